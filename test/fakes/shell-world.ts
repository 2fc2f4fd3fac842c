import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { startShellHost } from '#test/fakes/shell-host.ts';
import type { ProcessWorld } from '#test/fakes/slack-process.ts';

/** One host behind SSH, with a service that is stopped, and a playbook that starts it. */
export async function shellWorld(folder: string): Promise<ProcessWorld> {
  const host = await startShellHost();
  const playbooks = join(folder, 'playbooks');
  write(join(folder, 'stopped'), '');
  for (const [path, text] of Object.entries(playbookOf(folder)))
    write(join(playbooks, 'demo', path), text);
  const { port, fingerprint } = host;
  return {
    playbooks,
    hosts: `hosts:
  - name: web-01
    address: 127.0.0.1
    platform: linux
    transports:
      ssh: { port: ${port}, user: fettle, sudo: none, password: "env:PASSWORD", hostKey: "${fingerprint}" }
`,
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** A service that runs unless the file `stopped` stands; files that begin with `hold-` keep a script waiting. */
function playbookOf(host: string): Readonly<Record<string, string>> {
  const hold = (what: string): string => `while [ -e '${host}/hold-${what}' ]; do sleep 0.1; done`;
  return {
    'playbook.yaml': playbookYaml,
    'probes/service.sh': `# SYNOPSIS: looks
printf 'service\\n' >>'${host}/ran'
${hold('probe')}
if [ -e '${host}/stopped' ]; then put_boolean active false; else put_boolean active true; fi
`,
    'remedies/start/apply.sh': `# SYNOPSIS: starts it
printf 'apply\\n' >>'${host}/ran'
rm -f '${host}/stopped'
${hold('apply')}
put_boolean started true
`,
  };
}

const playbookYaml = `format: 1
title: The demo service does not answer
summary: A service for tests.
signatures:
  - { space: rdp, code: "0x904", extended: "0x7" }
examples: ["Error code: 0x904 Extended error code: 0x7"]
questions:
  host: { ask: Which computer do you want to reach?, answer: host }
probes:
  service:
    on: host
    title: Ask the service manager
    run: { linux: probes/service.sh }
    returns: { active: boolean }
causes:
  stopped:
    title: The service is not running
    explanation: Nothing listens, so nobody can connect.
    confirmed: { service.active: false }
remedies:
  start:
    kind: script
    title: Start the service
    fixes: [stopped]
    risk: low
    effect: Nobody is disturbed.
    undo: It is stopped again.
    preview: none
    apply: { linux: remedies/start/apply.sh }
    noRollback: A service that runs harms nobody.
    verify: { service.active: true }
`;
