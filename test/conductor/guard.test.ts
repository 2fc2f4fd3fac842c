import { describe, expect, it } from '@jest/globals';
import { faultLine } from '#src/document/fault.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import { remedySection } from '#src/playbook/page-remedies.ts';
import { demoPlaybook, demoYaml } from '#test/fakes/demo-playbook.ts';
import { jonas, maria, Site, stoppedHost } from '#test/fakes/site.ts';

const guard = 'guard: { within: 600s, confirm: { linux: remedies/start/confirm.sh } }';

function guardedYaml(yaml: string, line = guard): string {
  return yaml.replace(
    '    rollback: { linux: remedies/start/rollback.sh }\n',
    (rollback) => `${rollback}    ${line}\n`,
  );
}

const guarded = demoPlaybook(guardedYaml);

async function approved(change: (host: ReturnType<typeof stoppedHost>) => void): Promise<Site> {
  const host = stoppedHost();
  change(host);
  const site = await new Site({ host, playbooks: [guarded] }).start();
  await site.write(maria, 'rdp to web-01 dies: Error code: 0x904 Extended error code: 0x7');
  await site.press(maria, /plan/i);
  await site.press(jonas, /^approve$/i);
  return site;
}

describe('a remedy whose undo is armed on the host', () => {
  it('is confirmed once the readings prove it, and only then resolved', async () => {
    const site = await approved(() => undefined);

    expect(site.host.ran.slice(-3)).toEqual(['start/apply', 'service', 'start/confirm']);
    expect((await site.incident()).state).toMatchObject({ kind: 'closed', outcome: 'resolved' });
    expect(site.chat.transcript).toMatch(/If I am cut off: the host puts itself back 10 min after/);
    expect(site.chat.transcript).toMatch(/to keep the change/);
  });

  it('is put back when the readings do not prove it, and never confirmed', async () => {
    const site = await approved((host) => {
      host.changes['start/apply'] = () => undefined;
    });

    expect(site.host.count('start/confirm')).toBe(0);
    expect(site.host.count('start/rollback')).toBe(1);
    expect((await site.incident()).state).toMatchObject({ outcome: 'rolled-back' });
  });

  it('is put back at once when the host refuses to keep it', async () => {
    const site = await approved((host) => {
      const before = structuredClone(host.readings);
      host.faults.set('start/confirm', 'error');
      host.changes['start/rollback'] = () => {
        host.readings = before;
      };
    });

    expect(site.host.ran.slice(-3)).toEqual(['start/confirm', 'start/rollback', 'service']);
    expect((await site.incident()).state).toMatchObject({ outcome: 'rolled-back' });
    expect(site.chat.transcript).toMatch(/could not be told to keep the change/);
  });

  it('has an unknown outcome when nobody knows whether it was confirmed, and says what may come', async () => {
    const site = await approved((host) => host.faults.set('start/confirm', 'lost'));

    expect(site.host.count('start/confirm')).toBe(1);
    expect(site.host.count('start/rollback')).toBe(0);
    expect((await site.incident()).state).toMatchObject({ outcome: 'unknown' });
    expect(site.chat.transcript).toMatch(/may put itself back/);
  });

  it('is left to the host when the connection was lost during apply', async () => {
    const site = await approved((host) => host.faults.set('start/apply', 'lost'));

    expect(site.host.count('start/confirm')).toBe(0);
    expect((await site.incident()).state).toMatchObject({ outcome: 'unknown' });
    expect(site.chat.transcript).toMatch(/may put itself back/);
  });

  it('shows the script that keeps the change before it is approved', () => {
    expect(remedySection(guarded.playbook)).toContain(
      'Guarded: the host puts itself back after 600s, unless linux [`remedies/start/confirm.sh`]',
    );
  });

  it.each([
    { line: guard.replace('600s', '60s'), says: /leaves no time to verify and confirm/ },
    { line: guard.replace('start/confirm', 'enable/confirm'), says: /there is no file/ },
    { line: guard.replace('linux:', 'windows:'), says: /remedies\.start\.guard\.confirm/ },
  ])('is refused as $line', ({ line, says }) => {
    const loading = loadPlaybook('demo', {
      ...guarded.files,
      'playbook.yaml': guardedYaml(demoYaml, line),
    });

    expect(loading.ok ? [] : loading.faults.map(faultLine)).toContainEqual(
      expect.stringMatching(says),
    );
  });

  it('is refused without a rollback', () => {
    const yaml = guardedYaml(demoYaml).replace(
      'rollback: { linux: remedies/start/rollback.sh }',
      'noRollback: Nothing.',
    );
    const loading = loadPlaybook('demo', { ...guarded.files, 'playbook.yaml': yaml });

    expect(loading.ok ? [] : loading.faults.map(faultLine)).toContainEqual(
      expect.stringMatching(/a guard needs a rollback/),
    );
  });
});
