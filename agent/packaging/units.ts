import { stateFolder } from '#agent/state-folder.ts';
import { agentCommands, installed, ownCode, probeFlags } from './installed.ts';

/** The text of each systemd unit by its name. */
export function units(): ReadonlyMap<string, string> {
  return new Map([
    ['vigie-agent.service', resident],
    ['vigie-once.service', once],
    ['vigie-once.timer', onceTimer],
    ['vigie-probe.service', probing],
    ['vigie-probe.timer', probeTimer],
    ['vigie-hardware.service', hardware],
    ['vigie-code.service', code],
    ['vigie-code.path', codePath],
    ['vigie-page.service', familyPage],
    ['vigie-page.path', familyPagePath],
  ]);
}

/** Those that start by themselves. */
export const enabledUnits = [
  'vigie-agent.service',
  'vigie-once.timer',
  'vigie-probe.timer',
  'vigie-code.path',
  'vigie-page.path',
] as const;

const { program, state, probe, page, user } = installed;
const scripts = '/usr/lib/vigie';

/** One section; a directive with several values stands several times. */
function section(name: string, lines: Readonly<Record<string, Value>>): string {
  const text = Object.entries(lines).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value]).map((it) => `${key}=${String(it)}`),
  );
  return [`[${name}]`, ...text, ''].join('\n');
}
type Value = string | number | readonly (string | number)[];

const unit = (...sections: readonly string[]): string => sections.join('\n');

/** Whatever else a service needs, it needs none of this. */
const confined = {
  NoNewPrivileges: 'yes',
  PrivateTmp: 'yes',
  PrivateMounts: 'yes',
  ProtectProc: 'invisible',
  ProtectSystem: 'strict',
  ProtectControlGroups: 'yes',
  ProtectKernelLogs: 'yes',
  ProtectKernelModules: 'yes',
  ProtectKernelTunables: 'yes',
  ProtectClock: 'yes',
  ProtectHostname: 'yes',
  LockPersonality: 'yes',
  RestrictNamespaces: 'yes',
  RestrictRealtime: 'yes',
  RestrictSUIDSGID: 'yes',
  RemoveIPC: 'yes',
  KeyringMode: 'private',
  SystemCallArchitectures: 'native',
  SystemCallErrorNumber: 'EPERM',
  LimitCORE: 0,
  UMask: '0077',
} as const;

/** As the agent's user. Not MemoryDenyWriteExecute: V8 writes the code that it runs. */
const ofAgent = {
  ...confined,
  User: user,
  Group: user,
  CapabilityBoundingSet: '',
  AmbientCapabilities: '',
  PrivateDevices: 'yes',
  PrivateUsers: 'yes',
  ProtectHome: 'yes',
  RestrictAddressFamilies: 'AF_UNIX AF_INET AF_INET6',
  SocketBindDeny: 'any',
  SystemCallFilter: ['@system-service', '~@privileged @resources'],
  ReadWritePaths: [state, page],
  InaccessiblePaths: '-/root',
  // Below what the family does.
  Nice: 10,
  IOSchedulingClass: 'idle',
  CPUWeight: 20,
  OOMScoreAdjust: 500,
} as const;

/** Started only where there is something to report with: an identity, or a code to get one. */
const reports = {
  Documentation: 'file:///usr/share/doc/vigie/workshop.md',
  Wants: 'vigie-hardware.service',
  After: 'network.target vigie-hardware.service vigie-code.service',
  ConditionPathExists: [`|${state}/identity.json`, `|${ownCode}`],
} as const;

const command = (name: 'run' | 'once'): string => [program, ...agentCommands[name]].join(' ');

const resident = unit(
  section('Unit', { Description: 'Vigie: reports the health of this PC', ...reports }),
  section('Service', {
    Type: 'simple',
    ExecCondition: `${scripts}/takes-turn run`,
    ExecStart: command('run'),
    Restart: 'on-failure',
    RestartSec: 60,
    // 2: a person must act; 3: retired, it has removed what it had written.
    RestartPreventExitStatus: '2 3',
    SuccessExitStatus: 3,
    TimeoutStopSec: 20,
    ...ofAgent,
  }),
  section('Install', { WantedBy: 'multi-user.target' }),
);

const once = unit(
  section('Unit', { Description: 'Vigie: reports the health of this PC, once', ...reports }),
  section('Service', {
    Type: 'oneshot',
    ExecCondition: `${scripts}/takes-turn once`,
    ExecStart: command('once'),
    // 75: the collector could not be reached; the timer tries again.
    SuccessExitStatus: '3 75',
    TimeoutStartSec: 180,
    ...ofAgent,
  }),
);

const onceTimer = unit(
  section('Unit', { Description: 'Vigie: reports hourly, on a PC with little memory' }),
  section('Timer', {
    OnBootSec: '2min',
    OnUnitActiveSec: '1h',
    // A fleet that is switched on at once does not call at once.
    RandomizedDelaySec: '5min',
  }),
  section('Install', { WantedBy: 'timers.target' }),
);

/** Root, and no network: whatever the network says cannot reach it. */
const privileged = {
  ...confined,
  PrivateNetwork: 'yes',
  IPAddressDeny: 'any',
  RestrictAddressFamilies: 'AF_UNIX',
  ReadWritePaths: probe,
  // Nobody's environment names another program.
  Environment: 'PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C',
} as const;

const widened = `${program} "--node-options=${probeFlags.join(' ')}" probe`;

const probing = unit(
  section('Unit', {
    Description: 'Vigie: reads disks and the kernel log of this PC',
    Documentation: 'file:///usr/share/doc/vigie/workshop.md',
  }),
  section('Service', {
    Type: 'oneshot',
    ExecStart: `${widened} --answer ${probe}`,
    TimeoutStartSec: '30min',
    ...privileged,
    // What smartctl asks of a disk (SATA: RAWIO, NVMe: SYS_ADMIN); the inventory runs as nobody.
    CapabilityBoundingSet: 'CAP_SYS_RAWIO CAP_SYS_ADMIN CAP_SETUID CAP_SETGID',
    DevicePolicy: 'closed',
    DeviceAllow: ['block-* rw', 'char-nvme rw', 'char-sg rw'],
    // Room on /home is read; nothing in it.
    ProtectHome: 'read-only',
    SystemCallFilter: ['@system-service', '~@resources'],
    Nice: 19,
    IOSchedulingClass: 'idle',
    CPUWeight: 10,
    OOMScoreAdjust: 500,
  }),
);

const probeTimer = unit(
  section('Unit', {
    Description: 'Vigie: reads disks and the kernel log each two hours switched on',
  }),
  section('Timer', { OnBootSec: '15min', OnUnitActiveSec: '2h', RandomizedDelaySec: '5min' }),
  section('Install', { WantedBy: 'timers.target' }),
);

const hardware = unit(
  section('Unit', {
    Description: 'Vigie: tells whether this is still the same PC',
    Before: 'vigie-agent.service vigie-once.service',
  }),
  section('Service', {
    Type: 'oneshot',
    RemainAfterExit: 'yes',
    ExecStart: `${widened} --hardware ${probe}`,
    TimeoutStartSec: 60,
    ...privileged,
    CapabilityBoundingSet: '',
    PrivateDevices: 'yes',
    ProtectHome: 'yes',
    SystemCallFilter: ['@system-service', '~@privileged @resources'],
  }),
);

const code = unit(
  section('Unit', {
    Description: 'Vigie: hands a handover code to the agent',
    ConditionPathExists: installed.code,
    OnSuccess: 'vigie-agent.service vigie-once.service',
  }),
  section('Service', {
    Type: 'oneshot',
    ExecStart: `${scripts}/take-code`,
    ...privileged,
    ReadWritePaths: [state, '/etc/vigie'],
    CapabilityBoundingSet: 'CAP_SETUID CAP_SETGID',
    PrivateDevices: 'yes',
    ProtectHome: 'yes',
    SystemCallFilter: ['@system-service', '~@resources'],
  }),
);

const codePath = unit(
  section('Unit', { Description: 'Vigie: waits for a handover code' }),
  section('Path', { PathExists: installed.code }),
  section('Install', { WantedBy: 'paths.target' }),
);

const familyPage = unit(
  section('Unit', { Description: 'Vigie: writes the page that the family reads' }),
  section('Service', {
    Type: 'oneshot',
    ExecStart: `${program} --node-options=--no-allow-net ${agentCommands.page.join(' ')}`,
    TimeoutStartSec: 120,
    ...ofAgent,
    PrivateNetwork: 'yes',
    IPAddressDeny: 'any',
    RestrictAddressFamilies: 'AF_UNIX',
  }),
);

const familyPagePath = unit(
  section('Unit', { Description: 'Vigie: waits for something new to tell the family' }),
  section('Path', { PathChanged: stateFolder(state).pageDue }),
  section('Install', { WantedBy: 'paths.target' }),
);
