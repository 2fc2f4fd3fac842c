import type { OpenQuestion } from '#src/incident/finding.ts';
import type { Incident, IncidentState } from '#src/incident/incident.ts';
import type { Block, Text } from './card.ts';
import { codeSpans } from './code-text.ts';
import { decodedBlocks } from './decoded-codes.ts';
import {
  type CardContext,
  type Draft,
  type DraftAction,
  draft,
  fact,
  factBlock,
  paragraph,
} from './draft.ts';
import { hostSpan } from './place.ts';
import { capped } from './shown.ts';
import { code, mention, relative } from './span.ts';

/** Asks what only a person can say. */
export function questionCard(incident: Incident, context: CardContext): Draft {
  const { state } = incident;
  if (state.kind !== 'asking') return answeredCard(context);
  const { question } = state;
  return draft(
    {
      severity: 'question',
      title: [capped(question.question.ask, 300)],
      blocks: [
        ...(incident.playbook === undefined ? notPlaced(incident) : [known(incident, context)]),
        paragraph(hint(question)),
      ],
      actions: answers(question),
      slot: questionSlot(state),
    },
    context,
  );
}

/** The question once it is answered, or never will be: without buttons. */
export function settledQuestion(incident: Incident, context: CardContext): Draft | undefined {
  const was = context.before?.state;
  if (was?.kind !== 'asking') return undefined;
  const { question } = was.question;
  return draft(
    {
      severity: 'info',
      title: [capped(question.ask, 300)],
      blocks: [paragraph(...givenAnswer(incident, was.question))],
      slot: questionSlot(was),
    },
    context,
  );
}

export function questionReminderCard(incident: Incident, context: CardContext): Draft {
  const { state, reporter } = incident;
  if (state.kind !== 'asking') return answeredCard(context);
  return draft(
    {
      severity: 'question',
      title: [mention(reporter), ', I still need your answer.'],
      blocks: [
        paragraph(capped(state.question.question.ask, 300)),
        paragraph('Asked ', relative(state.since), '. Without an answer I leave it.'),
      ],
    },
    context,
  );
}

/** One slot for each time something is asked, so that a new question is a new message. */
function questionSlot({ since }: Extract<IncidentState, { kind: 'asking' }>): string {
  return `question-${since}`;
}

function givenAnswer(incident: Incident, { key, question }: OpenQuestion): Text {
  const { answers: given, host, playbook, skipped } = incident;
  if (skipped.includes(key)) return ['Answered: not known.'];
  if (question.answer === 'host' && host !== undefined) return ['Answered: ', code(host)];
  const value = Object.hasOwn(given, key) ? given[key] : undefined;
  if (value === undefined && key === 'playbook' && playbook !== undefined) {
    return ['Answered: ', playbook.title];
  }
  if (value === undefined) return ['Not answered.'];
  const choices = question.answer === 'choice' ? question.choices : {};
  const label = Object.hasOwn(choices, String(value)) ? choices[String(value)] : undefined;
  return ['Answered: ', label ?? capped(String(value), 200)];
}

function answeredCard(context: CardContext): Draft {
  return draft({ severity: 'info', title: ['This question has been answered.'] }, context);
}

/** What was read, what is known of it, and that it is not enough to say in which product. Never a guess. */
function notPlaced({ codes, report }: Incident): readonly Block[] {
  if (codes.length === 0) return [paragraph('I found no error code in the message.')];
  return [
    paragraph('I read ', ...codeSpans(codes, ', '), `, ${missingBeside(codes)}.`),
    ...decodedBlocks(codes, report),
  ];
}

/** A code of Remote Desktop names its product; what is missing is the second code of its dialog. */
function missingBeside(codes: readonly string[]): string {
  const isPlaced = codes.some((each) => each.startsWith('rdp:'));
  const isPaired = codes.some((each) => each.startsWith('rdp-extended:'));
  if (!isPlaced) return 'but not in which product';
  return isPaired
    ? 'and no playbook of mine is about these together'
    : 'but no extended error code beside it, which would tell more';
}

function known(incident: Incident, context: CardContext): Block {
  const { playbook, codes, host } = incident;
  return factBlock(
    playbook === undefined ? undefined : fact('Recognised', playbook.title),
    codes.length === 0
      ? undefined
      : fact(codes.length === 1 ? 'Code' : 'Codes', ...codeSpans(codes)),
    host === undefined ? undefined : fact('Host', hostSpan(incident, context)),
  );
}

function hint({ question }: OpenQuestion): string {
  switch (question.answer) {
    case 'host':
      return 'Give its name, an alias or its address; you can simply write it here.';
    case 'text':
      return 'You can simply write it here.';
    case 'choice':
      return 'Choose one, or write it here.';
  }
}

function answers({ key, question }: OpenQuestion): readonly DraftAction[] {
  const skip: DraftAction = {
    label: 'I do not know',
    style: 'plain',
    meaning: { kind: 'answer', question: key, value: undefined },
  };
  const offered =
    question.answer === 'choice'
      ? [...choices(key, question.choices), form(key, { ask: question.ask, kind: 'else' })]
      : [form(key, { ask: question.ask, kind: 'answer' })];
  return [...offered, ...(question.optional ? [skip] : []), cancel('Never mind')];
}

function choices(key: string, labels: Readonly<Record<string, string>>): readonly DraftAction[] {
  return Object.entries(labels).map(([value, label]) => ({
    label,
    style: 'plain',
    meaning: { kind: 'answer', question: key, value },
  }));
}

/** What is written counts as if it had been written in the thread. */
function form(
  key: string,
  { ask, kind }: { readonly ask: string; readonly kind: 'answer' | 'else' },
): DraftAction {
  const isElse = kind === 'else';
  return {
    label: isElse ? 'Something else…' : 'Answer',
    style: isElse ? 'plain' : 'primary',
    form: { label: capped(ask, 100), multiline: isElse },
    // Nothing written is not "I do not know": that is undefined.
    meaning: { kind: 'answer', question: key, value: '' },
  };
}

export function cancel(label: string): DraftAction {
  return { label, style: 'plain', meaning: { kind: 'cancel' } };
}
