import { chassis, cpu, mem, system } from 'systeminformation';
import { createHost } from './host.ts';
import { disksOf, inventoryOf } from './inventory-facts.ts';

/**
 * A program of its own, run once at enrolment (see `inventory.ts`): the library it needs
 * starts shells, holds 30 MB and hears names of the machine, so it lives in a process that ends.
 * Prints one line of JSON.
 */

const limitMs = 6000;

/** Undefined where the library fails, or where it does not answer in time. */
async function within<T>(call: () => Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  setTimeout(() => late.resolve(undefined), limitMs).unref();
  return Promise.race([call().catch(() => undefined), late.promise]);
}

void tell();

// The program of a single executable has no await at its top.
async function tell(): Promise<void> {
  const [processor, memory, machine, enclosure, disks] = await Promise.all([
    within(() => cpu()),
    within(() => mem()),
    within(() => system()),
    within(() => chassis()),
    disksOf(createHost()),
  ]);

  const inventory = inventoryOf(
    {
      chassisType: enclosure?.type,
      isVirtual: machine?.virtual,
      cpuMaker: processor === undefined ? undefined : processor.vendor || processor.manufacturer,
      cores: processor?.physicalCores,
      memoryBytes: memory?.total,
    },
    disks,
  );

  // A call that hangs would keep the process alive.
  process.stdout.write(`${JSON.stringify(inventory)}\n`, () => process.exit(0));
}
