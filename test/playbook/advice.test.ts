import { describe, expect, it } from '@jest/globals';
import { advicePages } from '#src/cli/playbook-docs.ts';
import { faultLine } from '#src/document/fault.ts';
import { adviceFaults } from '#src/playbook/check-advice.ts';
import { loadPlaybook } from '#src/playbook/load.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { warningIn } from '#src/playbook/warnings.ts';
import { changed, type Files } from '#test/playbook/door-stuck.ts';

const warning = `warnings:
  - text: take the door off
    also: [remove the hinges]
    answer: I will not take the door off its hinges.

questions:
`;

const advice = `page: doors
title: What is said about doors
intro: Two pages say it.
statements:
  grease:
    says: Grease the | lock
    verdict: not-enough
    holds: It helps where rust is the matter.
    causes: [service-stopped]
    remedies: [start-service, ask-network-team]
    sources: ["https://example.com/rust"]
  door-off:
    says: Take the door <off>
    verdict: dangerous
    holds: Anybody walks in.
    asked: [shall I take  the DOOR off, then remove the hinges?]
`;

function withAdvice(text: string): { readonly name: string; readonly files: Files } {
  const files = changed('playbook.yaml', 'questions:\n', warning);
  return { name: 'door-stuck', files: { ...files, 'advice.yaml': text } };
}

function loaded(text: string): LoadedPlaybook {
  const { name, files } = withAdvice(text);
  const loading = loadPlaybook(name, files);
  if (loading.ok) return loading.loaded;
  throw new Error(loading.faults.map(faultLine).join('\n'));
}

describe('advice that people bring along', () => {
  it.each(['Take the door off!', 'shall we REMOVE the  hinges'])(
    'is answered in all its words: %s',
    (text) => {
      expect(warningIn(text, [loaded(advice)])?.answer).toMatch(/^I will not/);
    },
  );

  it('is no matter where nobody asks for it', () => {
    expect(warningIn('the door is off limits', [loaded(advice)])).toBeUndefined();
  });
});

describe('the check of advice', () => {
  it('finds nothing in good advice, nor where there is none', () => {
    expect(adviceFaults(loaded(advice))).toEqual([]);
    expect(adviceFaults({ ...loaded(advice), files: {} })).toEqual([]);
  });

  it.each([
    {
      what: 'a cause that is not there',
      from: '[service-stopped]',
      to: '[service-stoped]',
      fault: /^advice.yaml:9:14 .*there is no cause "service-stoped" \(did you mean/,
    },
    {
      what: 'a remedy that is not there',
      from: '[start-service, ask-network-team]',
      to: '[pray]',
      fault: /there is no remedy "pray"/,
    },
    {
      what: 'dangerous advice that no warning answers',
      from: 'remove the hinges?',
      to: 'saw it through',
      fault: /asked\.1: no warning of this playbook answers it/,
    },
    {
      what: 'dangerous advice that nobody asks for',
      from: 'asked:',
      to: 'sources: []\n    #',
      fault: /is dangerous: write how people ask for it/,
    },
    { what: 'a verdict of its own', from: 'not-enough', to: 'meh', fault: /verdict/ },
  ])('finds $what', ({ from, to, fault }) => {
    const faults = adviceFaults(loaded(advice.replace(from, to))).map(faultLine);

    expect(faults).toEqual([expect.stringMatching(fault)]);
  });
});

describe('the page of advice', () => {
  const text = advicePages([withAdvice(advice)])['doors.md'] ?? '';

  it('lists every statement with what holds of it', () => {
    expect(text).toContain('| 1 | Grease the \\| lock | Right, but not enough |');
    expect(text).toContain('| 2 | Take the door &lt;off&gt; | Dangerous |');
  });

  it('names causes and remedies by their titles, and says who acts', () => {
    expect(text).toContain('- `service-stopped`: The service is stopped');
    expect(text).toContain('- `start-service`: Start the service (after approval, risk: low)');
    expect(text).toMatch(/- `ask-network-team`: .* \(steps for a person\)/);
  });

  it('says once what the bot answers', () => {
    expect(text.split('> I will not take the door off its hinges.')).toHaveLength(2);
  });

  it('stops at advice that cannot be read', () => {
    expect(() => advicePages([withAdvice('page: 7')])).toThrow(/door-stuck\/advice.yaml/);
  });
});
