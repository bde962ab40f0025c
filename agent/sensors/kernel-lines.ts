/** What a line of the kernel's log can tell of, as far as it is counted. */
export type LineKind = 'io' | 'crash' | 'machine_check';

/**
 * Which kind a line is; null where it is none of them. `disks` are the fixed disks of this PC by the
 * kernel's names: a stick that was pulled and a scratched CD write the same lines.
 *
 * SOURCE: node-problem-detector, config/kernel-monitor.json (IOError, FilesystemIsReadOnly,
 * KernelOops, TaskHung, MemoryReadError). Beyond it: a medium error (SCSI sense key 3, SPC-5), an
 * NVMe controller that is reset (drivers/nvme/host/pci.c), panics and lock-ups (kernel/panic.c,
 * kernel/watchdog.c), machine checks (arch/x86/kernel/cpu/mce). A failed request alone
 * (`I/O error, dev sda`) is not counted: a trim that the drive turns down writes it too.
 */
export function kindOfLine(message: string, disks: readonly string[]): LineKind | null {
  for (const pattern of ofDisks) {
    const device = pattern.exec(message)?.[1];
    if (device !== undefined && isFixed(device, disks)) return 'io';
  }
  if (ofCrashes.some((pattern) => pattern.test(message))) return 'crash';
  return ofMachineChecks.some((pattern) => pattern.test(message)) ? 'machine_check' : null;
}

/** True from the kernel's own last word ("reboot: Power down") until its next first one. */
export function stopsBeingHeard(message: string, wasStopping: boolean): boolean {
  if (message.startsWith('Linux version ')) return false;
  return wasStopping || /^reboot: (?:Power down|Restarting|System halted)/.test(message);
}

const ofDisks: readonly RegExp[] = [
  /\bBuffer I\/O error on dev(?:ice)? ([\w-]+)/,
  /\(([\w-]+)\): Remounting filesystem read-only/,
  /\[(\w+)\].*\bSense Key : Medium Error/,
  /^nvme (nvme\d+): (?:I\/O .*\breset controller|Device not ready; aborting reset|controller is down)/,
];

const ofCrashes: readonly RegExp[] = [
  /\bBUG: unable to handle /,
  /\bOops: /,
  /\bdivide error: 0000 \[#\d+\]/,
  /\bgeneral protection fault.*\[#\d+\]/,
  /\bKernel panic - not syncing/,
  /\bBUG: soft lockup/,
  /\btask [\S ]+:\w+ blocked for more than \w+ seconds/,
];

const ofMachineChecks: readonly RegExp[] = [
  /\bmce: \[Hardware Error\]: Machine check events logged/,
  /\bMachine Check(?: Exception)?: \w+ Bank \d+/,
  /\bCE memory read error /,
];

/** A partition and an NVMe controller stand for their disk; an encrypted one (dm) is the PC's own. */
function isFixed(device: string, disks: readonly string[]): boolean {
  if (/^dm-\d+$/.test(device)) return true;
  return disks.some(
    (disk) =>
      device === disk ||
      (device.startsWith(disk) && /^p?\d+$/.test(device.slice(disk.length))) ||
      (/^nvme\d+$/.test(device) && disk.startsWith(`${device}n`)),
  );
}
