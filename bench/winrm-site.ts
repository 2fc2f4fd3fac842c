import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type JeaCommand, jeaCommandFor, jeaCommandsOf } from '#src/jea/jea-command.ts';
import { jeaFunctionsOf } from '#src/jea/jea-function.ts';
import { CaseLooks } from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import { loadShipped } from '#test/peers/this-machine.ts';
import {
  makeWindowsCertificates,
  type WindowsCertificates,
} from '#test/peers/windows-certificates.ts';
import type { WindowsEndpoint } from '#test/peers/windows-endpoint.ts';
import { startWindowsHost, type WindowsHost } from '#test/peers/windows-host.ts';
import { playedEndpoint } from '#test/peers/windows-jea.ts';
import { type Scenario, windowsScripts } from '#test/peers/windows-scenario.ts';
import type { BenchLogon, Job } from './winrm-rounds.ts';

export const account = 'SERVER1\\tester';
const password = randomBytes(12).toString('base64');
/** 100 KB in all: one script may print 65,535 characters. */
const large = {
  'large-1': `@{ text = 'x' * 50000; part = 1 } | ConvertTo-Json -Compress`,
  'large-2': `@{ text = 'x' * 50000; part = 2 } | ConvertTo-Json -Compress`,
};

/** What Debian has to have installed, or the simulated host and pywinrm do not run. */
const needed = {
  'python3-gssapi': '/usr/lib/python3/dist-packages/gssapi/__init__.py',
  'python3-winrm': '/usr/lib/python3/dist-packages/winrm/__init__.py',
  'gss-ntlmssp': '/etc/gss/mech.d/mech.ntlmssp.conf',
};

export function missingPackages(): readonly string[] {
  return Object.entries(needed)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name);
}

/** The simulated Windows host (test/peers/windows-host) and the jobs that it knows. */
export interface BenchSite extends AsyncDisposable {
  readonly host: WindowsHost;
  readonly calls: Readonly<Record<'one' | 'all' | 'large', readonly ScriptCall[]>>;
  /** What a call is at the endpoint of JEA that is played there. */
  readonly commandFor: (call: ScriptCall) => JeaCommand | undefined;
  logon(kind: BenchLogon['kind']): BenchLogon;
}

/**
 * A host that plays a case of the shipped playbook: every client asks it for the same. With a PowerShell, scripts
 * run in that instead, for real. A pipeline that is played tells all in one answer: else how many there are depends on
 * how fast both sides are.
 */
export async function openSite(powershell?: string): Promise<BenchSite> {
  const certificates = makeWindowsCertificates();
  const { loaded, scenario, probes } = played();
  const functions = jeaFunctionsOf([loaded], [loaded.name]);
  const commands = jeaCommandsOf([loaded]);
  const { scripts } = scenario;
  const endpoints: readonly WindowsEndpoint[] = [
    { name: 'Microsoft.PowerShell', groups: ['administrators'] },
    playedEndpoint({ functions, scripts, account }),
  ];
  const host = await startWindowsHost({
    accounts: [{ name: account, password }],
    tls: certificates.tlsFor(account),
    basic: true,
    certificate: true,
    // Every message of winrm-client has the same id: a host that keeps output would say the same again.
    keepsOutput: false,
    quotas: { maxShellsPerUser: 2_000, maxConcurrentOperationsPerUser: 1_000_000 },
    ...(powershell === undefined ? { scenario, endpoints, gathersOutput: true } : { powershell }),
  });
  const calls = probes.map(callOf(scenario));
  return {
    host,
    calls: { one: calls.slice(0, 1), all: calls, large: Object.keys(large).map(callOf(scenario)) },
    commandFor: (call) => jeaCommandFor(call, commands),
    logon: (kind) => logonOf(kind, certificates),
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      certificates[Symbol.dispose]();
    },
  };
}

/** The bytes that go to the host are the same for every client. */
export function jobOf(calls: readonly ScriptCall[], leastBytes = 0): Job {
  const marker = randomBytes(16).toString('hex');
  const [command = '', ...words] = powershellCommand.split(' ');
  const input = powershellDocument(calls, marker);
  return { command, arguments: words, input, marker, scripts: calls.length, leastBytes };
}

interface Played {
  readonly loaded: LoadedPlaybook;
  readonly scenario: Scenario;
  readonly probes: readonly string[];
}

function played(): Played {
  const loaded = loadShipped('rdp-closed-before-logon');
  const scripts = windowsScripts(loaded);
  const written = loadCases(loaded).cases.find(
    ({ content }) => content.host.platform === 'windows',
  );
  if (written === undefined) throw new Error('The playbook has no case of Windows.');
  const text = 'x'.repeat(50_000);
  const told = { 'large-1': { text, part: 1 }, 'large-2': { text, part: 2 } };
  const looks = CaseLooks.parse({ ...written.content.looks, ...told });
  return {
    loaded,
    scenario: { scripts: { ...scripts, ...large }, looks, after: {}, breaks: {} },
    probes: Object.keys(scripts).filter((name) => !name.includes('/')),
  };
}

function callOf({ scripts }: Scenario): (name: string) => ScriptCall {
  return (name) => ({
    name,
    language: 'powershell',
    text: scripts[name] ?? '',
    parameters: {},
    mode: 'run',
    needs: 'user',
    deadlineMs: 30_000,
  });
}

function logonOf(kind: BenchLogon['kind'], certificates: WindowsCertificates): BenchLogon {
  const { server, client } = certificates;
  return { kind, account, password, authority: server.certificate, client };
}
