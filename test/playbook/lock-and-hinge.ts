import { parse } from 'yaml';
import type { Look, Value } from '#src/playbook/reading.ts';
import { Playbook } from '#src/playbook/schema.ts';
import type { Situation } from '#src/playbook/situation.ts';

/** A small playbook in which causes hide each other, and answers matter. */
export const playbook = Playbook.parse(
  parse(`
format: 1
title: A door does not open
summary: Test.
signatures: [{ text: the door is stuck }]
examples: [the door is stuck]
questions:
  who: { ask: Who?, answer: choice, choices: { only-me: Only I, everyone: All of us }, optional: true }
  host: { ask: Which door?, answer: host }
  colour: { ask: Which colour?, answer: text }
  key-number: { ask: Which key?, answer: text }
probes:
  lock:
    on: host
    title: The lock
    run: { linux: probes/lock.sh, windows: probes/lock.ps1 }
    returns: { turned: boolean, strength: { type: number, unit: N }, maker: text }
  hinge: { on: host, title: The hinge, run: { linux: probes/hinge.sh }, returns: { rusty: boolean } }
  view: { on: outside, title: From outside, look: tcp, returns: { result: text } }
causes:
  locked:
    title: Locked
    explanation: It is locked.
    confirmed: { lock.turned: true, view.result: refused }
    suspected: { lock.turned: true }
    hides: [weak]
  weak:
    title: Weak
    explanation: You are weak.
    confirmed: { lock.strength: { above: 50 } }
  rusty: { title: Rusty, platform: linux, explanation: Rust., confirmed: { hinge.rusty: true } }
  yours:
    title: Only yours
    explanation: It is you.
    confirmed: { view.result: open, answers.who: only-me, answers.colour: { contains: red } }
  nobody: { title: Nobody, explanation: No., confirmed: { lock.maker: nobody } }
remedies:
  unlock:
    kind: script
    title: Unlock
    fixes: [locked]
    risk: low
    effect: None.
    undo: Lock again.
    preview: none
    parameters: { strength: lock.strength, key: answers.key-number }
    apply: { linux: remedies/unlock/apply.sh }
    noRollback: None needed.
    verify: { lock.turned: false, hinge.rusty: false }
  kick: { kind: advice, title: Kick it, fixes: [locked, weak, rusty], requires: { hinge.rusty: false }, steps: [kick] }
  oil: { kind: advice, title: Oil it, platform: linux, fixes: [rusty, nobody], steps: [oil] }
  ask: { kind: advice, title: Ask, fixes: [yours], steps: [ask] }
`),
);

export function read(values: Readonly<Record<string, Value>>): Look {
  return { kind: 'read', values, unknown: {}, source: 'test', at: 0, durationMs: 0 };
}

export const failed: Look = {
  kind: 'failed',
  failure: 'refused',
  message: 'denied',
  source: 'test',
  at: 0,
  durationMs: 0,
};

export const healthy = {
  lock: read({ turned: false, strength: 3, maker: 'acme' }),
  hinge: read({ rusty: false }),
  view: read({ result: 'timed-out' }),
};

export function situation(change: Partial<Situation> = {}): Situation {
  return {
    platform: 'linux',
    hasHost: true,
    answers: {},
    skipped: [],
    looks: healthy,
    tried: [],
    suspected: 'never',
    ...change,
  };
}

export function locked(change: Partial<Situation> = {}): Situation {
  const looks = {
    ...healthy,
    lock: read({ turned: true, strength: 80, maker: 'acme' }),
    view: read({ result: 'refused' }),
  };
  return situation({ looks, ...change });
}
