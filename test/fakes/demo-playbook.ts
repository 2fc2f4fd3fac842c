import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';

/** A small playbook for tests of the machinery: one service, two things that may be wrong with it. */
export const demoYaml = `
format: 1
title: The demo service does not answer
summary: A service for tests.
signatures:
  - { space: rdp, code: "0x904", extended: "0x7" }
examples: ["Error code: 0x904 Extended error code: 0x7"]
warnings:
  - { text: rename machinekeys, answer: It detaches every machine key of that server. }
questions:
  host: { ask: Which computer do you want to reach?, answer: host }
probes:
  service:
    on: host
    title: Ask the service manager
    run: { linux: probes/service.sh }
    returns: { active: boolean, enabled: boolean, pid: number }
  port:
    on: outside
    title: Knock at the port from outside
    look: tcp
    returns: { result: text }
causes:
  stopped:
    title: The service is not running
    explanation: Nothing listens, so nobody can connect.
    confirmed: { service.active: false, port.result: refused }
    suspected: { port.result: refused }
  disabled:
    title: The service does not start by itself
    explanation: After the next restart it is gone again.
    confirmed: { service.active: true, service.enabled: false }
remedies:
  start:
    kind: script
    title: Start the service
    fixes: [stopped]
    risk: low
    effect: Nobody is disturbed.
    undo: It is stopped again.
    preview: exact
    apply: { linux: remedies/start/apply.sh }
    rollback: { linux: remedies/start/rollback.sh }
    verify: { service.active: true, port.result: open }
  enable:
    kind: script
    title: Let it start by itself
    fixes: [disabled]
    risk: low
    effect: Nobody is disturbed.
    undo: It is disabled again.
    preview: none
    apply: { linux: remedies/enable/apply.sh }
    noRollback: Nothing that runs is changed.
    verify: { service.enabled: true }
`;

const script = '# SYNOPSIS: demo\nput_boolean active true\n';

/** The playbook, with parts of its text replaced. */
export function demoPlaybook(change: (yaml: string) => string = (yaml) => yaml): LoadedPlaybook {
  const loading = loadPlaybook('demo', {
    'playbook.yaml': change(demoYaml),
    'probes/service.sh': script,
    'remedies/start/apply.sh': script,
    'remedies/start/rollback.sh': script,
    'remedies/start/confirm.sh': '# SYNOPSIS: keeps it\n',
    'remedies/enable/apply.sh': script,
  });
  if (loading.ok) return loading.loaded;
  throw new Error(loading.faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}
