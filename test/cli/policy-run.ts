import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { policyCommand } from '#src/cli/policy.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import type { World } from '#src/cli/world.ts';
import { BotError } from '#src/errors.ts';
import type { Directory } from '#src/ports/directory.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

/** A site with a policy, a calendar and people. */
export const written = {
  'fettle.yaml': 'policy: rules/policy.yaml\npeople: people.yaml\n',
  'hosts.yaml': 'hosts:\n  - { name: web-01, address: 10.0.0.1, platform: linux, tags: [web] }\n',
  'rules/policy.yaml': `
timeZone: Europe/Berlin
calendars: { freeze: freeze.ics }
rules:
  - { name: base, probe: [anyone], ask: [staff], approve: [ops], approvals: 2, expiresIn: 2h }
  - { name: xmas, when: { during: [freeze] }, deny: Christmas }
`,
  'people.yaml': `people:
  maria: { accounts: [slack:T1/U1], groups: [staff] }
  jonas: { accounts: [slack:T1/U2], groups: [staff, ops] }
  li: { accounts: [slack:T1/U3], groups: [ops] }
`,
  'rules/freeze.ics':
    'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nEND:VEVENT\nEND:VCALENDAR\n',
};

/** Runs `fettle policy …` where these files are all there is. */
export async function run(
  words: readonly string[],
  files: Readonly<Record<string, string>> = written,
  directory?: Directory,
) {
  const said: string[] = [];
  let exitCode = 0;
  const notHere = () => Promise.reject(new Error('not here'));
  const { name, files: playbook } = demoPlaybook();
  const world: World = {
    out: (line) => said.push(line),
    err: (line) => said.push(line),
    stdin: notHere,
    exit: (code) => {
      exitCode = Math.max(exitCode, code);
    },
    clock: new FakeClock(),
    files: {
      read: async (path) => {
        const text = files[path];
        if (text !== undefined) return await Promise.resolve(text);
        throw new BotError('usage', `${path} does not exist`, { details: { reason: 'ENOENT' } });
      },
      readFolder: async () => await Promise.resolve(playbook),
      folders: async () => await Promise.resolve([name]),
      write: notHere,
    },
    openStore: notHere,
    readStore: notHere,
  };
  const command = policyCommand(world, { readCalendar, directory });
  const program = createProgram(world, { version: '0', playbooks: 'p', commands: [command] });
  await runProgram(world, program, ['policy', ...words]);
  return { text: said.join('\n'), exitCode };
}

/** The words of `fettle policy explain` for one repair. */
export function explain(...more: readonly string[]): string[] {
  return [
    'explain',
    '--playbook',
    demoPlaybook().name,
    '--remedy',
    'start',
    '--host',
    'web-01',
    ...more,
  ];
}
