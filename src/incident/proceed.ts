import { advisesOnly } from '#src/incident/barred.ts';
import type { Step } from '#src/incident/command.ts';
import type { Recognition } from '#src/incident/event.ts';
import type { Assessment, OpenQuestion } from '#src/incident/finding.ts';
import type { Incident } from '#src/incident/incident.ts';
import { close, move, say } from '#src/incident/step.ts';

/** Goes on with what the text was recognised as: ask, look, or explain. */
export function recognise(incident: Incident, recognition: Recognition, at: number): Step {
  if (recognition.kind === 'not-recognised') return ask(incident, recognition.question, at);
  if (recognition.kind === 'given-up') return close(incident, { outcome: 'no-cause-found', at });
  const { playbook, assessment } = recognition;
  return proceed({ ...incident, playbook, assessment }, assessment, at);
}

/** Looks before it asks: a question waits until no probe is left that could answer it. */
export function proceed(incident: Incident, assessment: Assessment, at: number): Step {
  const known = { ...incident, assessment };
  if (assessment.unread.length > 0) return look(known, assessment.unread);
  if (assessment.question !== undefined) return ask(known, assessment.question, at);
  return conclude(known, assessment, at);
}

/** Takes probes, forgetting what the same probes told before. */
export function look(incident: Incident, probes: readonly string[]): Step {
  return move(incident, { kind: 'probing', probes }, say({ kind: 'looking' }), {
    kind: 'look',
    probes,
    why: 'diagnose',
  });
}

/** Everything is known that can be known: explains it, and offers what helps. */
export function conclude(incident: Incident, assessment: Assessment, at: number): Step {
  const scripts = assessment.offers.some(({ kind }) => kind === 'script');
  if (scripts) return explain(incident, at);
  const advice = assessment.offers.map(({ remedy }) => remedy);
  if (advice.length > 0) {
    return withFindings(close(incident, { outcome: 'advised', at }), [
      say({ kind: 'advice', remedies: advice }),
    ]);
  }
  const outcome = advisesOnly(incident) ? 'advised' : 'no-cause-found';
  return withFindings(close(incident, { outcome, at }), []);
}

export function explain(incident: Incident, at: number): Step {
  return move(
    incident,
    { kind: 'explaining', since: at, reminded: false },
    say({ kind: 'findings' }),
  );
}

function ask(incident: Incident, question: OpenQuestion, at: number): Step {
  return move(
    incident,
    { kind: 'asking', question, since: at, reminded: false },
    say({ kind: 'question' }),
  );
}

function withFindings(step: Step, more: Step['commands']): Step {
  return {
    incident: step.incident,
    commands: [say({ kind: 'findings' }), ...more, ...step.commands],
  };
}
