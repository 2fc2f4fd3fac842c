import { describe, expect, it } from '@jest/globals';
import { createScriptCheck } from '#adapters/shell/script-check.ts';
import { faultLine } from '#src/document/fault.ts';
import { type CheckReport, checkPlaybook } from '#src/playbook/check.ts';
import { createLibrary } from '#src/playbook/library.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { recognisersOf } from '#src/playbook/recognisers.ts';
import { bothPlatforms } from '#test/playbook/both-platforms.ts';
import { changed, type Files, good, without } from '#test/playbook/door-stuck.ts';

// What shellcheck says is not what these tests are about, and it need not be installed.
const scripts = createScriptCheck({ shellcheck: 'no-such-shellcheck' });

async function check(
  files: Files,
  others: Readonly<Record<string, Files>> = {},
): Promise<CheckReport> {
  const all = Object.entries({ 'door-stuck': files, ...others }).map(([name, each]) =>
    loadPlaybook(name, each),
  );
  const library = createLibrary(all.flatMap((each) => (each.ok ? [each.loaded] : [])));
  return await checkPlaybook('door-stuck', files, { scripts, recognise: recognisersOf(library) });
}

async function faultsOf(files: Files): Promise<string[]> {
  return (await check(files)).faults.map(faultLine);
}

describe('the skeleton', () => {
  it('passes every check', async () => {
    expect(await check(good)).toEqual({
      name: 'door-stuck',
      faults: [],
      notChecked: ['shell scripts by shellcheck: it is not installed'],
      counts: { examples: 1, causes: 2, cases: 5, scripts: 3, lines: 5 },
    });
  });
});

describe('a playbook for Windows and Linux', () => {
  it('passes with scripts and cases for both', async () => {
    const { faults, counts, notChecked } = await check(bothPlatforms());

    expect(faults.map(faultLine)).toEqual([]);
    expect(counts).toEqual({ examples: 1, causes: 2, cases: 10, scripts: 6, lines: 5 });
    expect(notChecked).toContain('commands of Windows PowerShell 5.1: no command table was given');
  });

  it.each([
    {
      what: 'a case of each kind on each platform',
      from: 'cases/windows-blocked.yaml',
      fault: 'causes.path-blocked: no case on windows shows it confirmed',
    },
    {
      what: 'a rollback wherever there is an apply',
      from: 'remedies/start-service/rollback.ps1',
      fault: 'there is no file "remedies/start-service/rollback.ps1"',
    },
  ])('wants $what', async ({ from, fault }) => {
    const files = Object.fromEntries(
      Object.entries(bothPlatforms()).filter(([path]) => path !== from),
    );

    expect((await faultsOf(files)).join('\n')).toContain(fault);
  });
});

describe('the check finds', () => {
  it.each([
    {
      what: 'an orphan script',
      files: { ...good, 'probes/old.sh': '#' },
      fault: 'probes/old.sh:1:1 no probe and no remedy names this script',
    },
    {
      what: 'a file that nothing uses',
      files: { ...good, 'notes.txt': '' },
      fault: 'notes.txt:1:1 nothing uses this file',
    },
    {
      what: 'an example that is not recognised',
      files: changed(
        'playbook.yaml',
        '"Error: door-stuck cannot be reached',
        '"Error: door cannot be reached',
      ),
      fault: 'examples.0: this playbook does not recognise it',
    },
    {
      what: 'a report that is not recognised',
      files: changed('cases/both.yaml', 'cannot be reached', 'is lost'),
      fault: 'cases/both.yaml:3:9 report: this playbook does not recognise it',
    },
    {
      what: 'a cause that no case confirms',
      files: without('cases/blocked.yaml'),
      fault: 'causes.path-blocked: no case on linux shows it confirmed',
    },
    {
      what: 'advice that no case offers',
      files: without('cases/blocked.yaml'),
      fault: 'remedies.ask-network-team: no case offers it',
    },
    {
      what: 'a remedy that no case shows to work',
      files: changed('cases/stopped.yaml', 'verified: true', 'verified: false'),
      fault: 'remedies.start-service.verify: no case shows that it works',
    },
    {
      what: 'a wrong verdict',
      files: changed('cases/both.yaml', 'service-stopped: ruled-out', 'service-stopped: unknown'),
      fault: 'cases/both.yaml:9:20 expect.service-stopped: is judged ruled-out',
    },
    {
      what: 'a verdict that is missing',
      files: changed('cases/both.yaml', '  path-blocked: ruled-out\n', ''),
      fault: 'expect: says nothing about "path-blocked", which is judged ruled-out',
    },
    {
      what: 'a wrong offer',
      files: changed('cases/both.yaml', 'offers: []', 'offers: [start-service]'),
      fault: 'offers: the playbook offers: nothing',
    },
    {
      what: 'an unknown reading in a case',
      files: changed('cases/both.yaml', '{ state: stopped }', '{ stat: stopped }'),
      fault: 'looks.service.stat: there is no key "stat" (did you mean "state"?)',
    },
    {
      what: 'an impossible reading in a case',
      files: changed('cases/both.yaml', '{ state: stopped }', '{ state: stoped }'),
      fault: 'looks.service.state: there is no value "stoped" (did you mean "stopped"?)',
    },
    {
      what: 'a reading of another type',
      files: changed('cases/both.yaml', '{ state: stopped }', '{ state: 3 }'),
      fault: 'looks.service.state: must be text',
    },
    {
      what: 'a misspelt failure',
      files: changed('cases/access-denied.yaml', 'failed: refused', 'failed: refusd'),
      fault: 'looks.service',
    },
    {
      what: 'a verify that held before',
      files: changed('playbook.yaml', '      port.result: open', '      service.state: stopped'),
      fault: 'after.start-service.verified: verify holds before the remedy: it proves nothing',
    },
    {
      what: 'a verify that does not come true',
      files: changed('cases/stopped.yaml', 'port: { result: open }', 'port: { result: refused }'),
      fault: 'after.start-service.verified: afterwards, verify does not hold',
    },
    {
      what: 'an after of advice',
      files: changed(
        'cases/blocked.yaml',
        'outcome:',
        'after: { ask-network-team: { verified: true } }\noutcome:',
      ),
      fault: 'after.ask-network-team: is advice: nothing can be verified',
    },
    {
      what: 'a line that no case misses',
      files: without('cases/elsewhere.yaml', 'cases/access-denied.yaml'),
      fault:
        'causes.service-stopped.confirmed.service.state: without this line, every case stays as it is',
    },
    {
      what: 'a probe that writes',
      files: changed('probes/service.sh', 'case $state', 'systemctl restart x\ncase $state'),
      fault: 'probes/service.sh:7:1 systemctl: only',
    },
    {
      what: 'a probe that prints something else',
      files: changed('probes/service.sh', 'put_text state running', 'put_text stat running'),
      fault: 'probes/service.sh:8:11 the playbook declares no key "stat"',
    },
    {
      what: 'a rollback that reads what apply never prints',
      files: changed('remedies/start-service/rollback.sh', 'state_started', 'state_begun'),
      fault: 'remedies/start-service/rollback.sh:1:1 reads $state_begun, which apply never prints',
    },
    {
      what: 'a signature that no example shows',
      files: changed('playbook.yaml', 'examples:', '  - { space: rdp, code: "0x904" }\nexamples:'),
      fault: 'playbook.yaml:9:5 signatures.1: no example is recognised by this signature',
    },
    {
      what: 'a cause that hides another in no case',
      files: changed(
        'playbook.yaml',
        '    title: The service is stopped\n',
        '    title: The service is stopped\n    hides: [path-blocked]\n',
      ),
      fault: 'causes.service-stopped.hides.0: without this line, every case stays as it is',
    },
    {
      what: 'a remedy that is not there in tries',
      files: changed('cases/stopped.yaml', 'outcome:', 'tries: [start-servce]\noutcome:'),
      fault: 'tries.0: there is no remedy "start-servce" (did you mean "start-service"?)',
    },
    {
      what: 'a remedy that is not there in after',
      files: changed('cases/stopped.yaml', '  start-service:\n', '  start-servce:\n'),
      fault: 'after.start-servce: there is no remedy "start-servce"',
    },
    {
      what: 'a look that is never taken there',
      files: changed('cases/both.yaml', 'platform: linux', 'platform: windows'),
      fault: 'looks.service: is never taken on windows',
    },
  ])('$what', async ({ files, fault }) => {
    expect((await faultsOf(files)).join('\n')).toContain(fault);
  });

  it('an example that another playbook recognises too', async () => {
    const { faults } = await check(good, { other: good });

    expect(faults.map(faultLine)).toContain(
      'playbook.yaml:10:5 examples.0: is recognised by other too',
    );
  });

  it('without losing count: dropping any one line of evidence from the playbook is noticed', async () => {
    const lines = [
      '      service.state: stopped\n',
      '      port.result: refused\n',
      '      service.state: running\n',
      '      port.result: timed-out\n',
    ];

    for (const line of lines) {
      expect(await faultsOf(changed('playbook.yaml', line, ''))).not.toEqual([]);
    }
  });
});
