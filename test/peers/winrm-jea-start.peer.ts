import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Case } from '#src/playbook/case.ts';
import { loadCases } from '#src/playbook/load-cases.ts';
import { FakeRdpServer } from '#test/fakes/rdp-server.ts';
import { JeaPeer, spn } from './jea-peer.ts';
import { word } from './kerberos-host.ts';
import { run } from './process.ts';
import { fettle, TerminalSession } from './terminal-session.ts';
import { loadShipped } from './this-machine.ts';
import { scenarioOf } from './windows-scenario.ts';

// The whole program with files as a site has them, against a host whose machine is played.
const loaded = loadShipped('rdp-closed-before-logon');
const [found] = loadCases(loaded, ['windows-rdp-service-stopped']).cases;
const played = Case.parse(found?.content);
const apply = 'start-needed-services/apply';
const dialog = 'Error code: 0x904 Extended error code: 0x7';
const folder = mkdtempSync(join(tmpdir(), 'fettle-jea-'));

let peer: JeaPeer;
let rdp: FakeRdpServer;

beforeAll(async () => {
  peer = await JeaPeer.start(loaded);
  rdp = await FakeRdpServer.start({ answer: () => ({ kind: 'close' }) });
  writeFileSync(
    join(folder, 'hosts.yaml'),
    `hosts:
  - name: rds-07
    address: 127.0.0.1
    platform: windows
    transports:
      network: { rdpPort: ${rdp.port} }
      winrm:
        user: 'CORP\\fettle'
        password: env:WORD
        auth: kerberos
        kerberos: { realm: CORP.EXAMPLE, spn: ['${spn}'] }
        port: ${peer.host.port}
        session: jea
`,
  );
  writeFileSync(
    join(folder, 'fettle.yaml'),
    `approval:
  approvals: { low: 1, medium: 1, high: 1 }
  approvers: [terminal:${run('id', ['-un']).trim()}]
  requesterMayApprove: true
`,
  );
});

beforeEach(() => peer.host.play(scenarioOf(played, peer.scripts)));

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await rdp[Symbol.asyncDispose]();
  await peer[Symbol.asyncDispose]();
});

function options() {
  return { cwd: folder, env: { KRB5_CONFIG: peer.realm.config, WORD: word } };
}

it('"fettle start" repairs, from the pasted error to readings that prove it', async () => {
  await using session = new TerminalSession(['start'], options());
  session.say(`rdp to rds-07 dies: ${dialog}`);
  await session.hear(/Cause confirmed on rds-07[\s\S]*\[\d+\] Show the plan/);
  session.press(/plan/i);
  await session.hear(/Approval needed[\s\S]*\[\d+\] Approve[\s\S]*\[\d+\] Show the script\n/);
  session.press(/^Approve/);
  // What stands in for the port goes on closing connections, so that there is another cause left.
  await session.hear(/One cause is gone on rds-07: Remote Desktop Services does not run/);

  const { ran, ordered, resources } = await peer.host.state();
  expect(ran[apply]).toBe(1);
  expect(Object.keys(resources)).toEqual(['Fettle']);
  expect(Object.keys(ordered).filter((each) => !each.startsWith('Fettle '))).toEqual([]);
  expect(session.out + session.err).not.toContain(word);
  await session.end();
});

const Told = z.object({
  findings: z.array(z.object({ cause: z.string(), verdict: z.string() })),
  errors: z.array(z.string()),
});

it('"fettle diagnose --host" says what is proven, and changes nothing', async () => {
  const { out, err } = await fettle(['diagnose', dialog, '--host', 'rds-07', '--json'], options());

  const { findings, errors } = Told.parse(JSON.parse(out));
  expect({ errors, err }).toEqual({ errors: [], err: '' });
  expect(findings).toContainEqual({ cause: 'rdp-service-stopped', verdict: 'confirmed' });
  const { ran } = await peer.host.state();
  expect(Object.keys(ran).filter((name) => name.includes('/'))).toEqual([]);
});

it('"fettle hosts check" says that it is the least', async () => {
  const { code, out } = await fettle(['hosts', 'check', 'rds-07'], options());
  const json = await fettle(['hosts', 'check', 'rds-07', '--json'], options());

  expect(out).toMatch(
    /reached {3}yes[\s\S]*let in {4}yes[\s\S]*answered {2}yes[\s\S]*in time {3}yes/,
  );
  expect(out.slice(out.indexOf('  sessions')).trimEnd().split('\n')).toEqual([
    '  sessions  jea: The account may use the endpoint of Fettle and nothing else: the least.',
    '    - winrs: no, shells are for administrators of the host',
    '    - psrp: no, rds-07 does not let this account use the endpoint Microsoft.PowerShell.',
    `    + jea: yes, all ${peer.functions.size} commands that the playbooks need`,
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(json.out)).toMatchObject([
    { ok: true, sessions: { take: 'jea', looks: [{ may: 'no' }, { may: 'no' }, { may: 'yes' }] } },
  ]);
  expect((await peer.host.state()).ran).toEqual({});
});
