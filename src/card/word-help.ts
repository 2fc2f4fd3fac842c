import type { Block, Text } from './card.ts';
import { bullets, type Draft, draft, fact, factBlock, paragraph } from './draft.ts';
import type { ReplyContext } from './replies.ts';
import { capped } from './shown.ts';
import { code, joined } from './span.ts';

interface About {
  readonly word: string;
  /** One line, for the list of them all. */
  readonly short: string;
  readonly more: string;
  readonly examples: readonly string[];
}

/** Every word that people may say to the bot, as help tells of it. */
export const helpTopics: readonly About[] = [
  {
    word: 'status',
    short: 'what is open now; with a number, how that one stands',
    more: 'Without a number I list what is open. With the number of an incident I say how it stands, also when it is over.',
    examples: ['status', 'status inc-7k2m9q4c'],
  },
  {
    word: 'approvals',
    short: 'plans that wait for approval, yours first',
    more: 'Plans that nobody has decided yet, with the time at which they expire. Those that you may approve come first.',
    examples: ['approvals'],
  },
  {
    word: 'hosts',
    short: 'the hosts that I may look at; with a name or a tag, some of them',
    more: 'I list the inventory. A name shows one host, a tag or a part of a name those that it fits.',
    examples: ['hosts', 'hosts web-01', 'hosts production'],
  },
  {
    word: 'decode',
    short: 'what error codes mean',
    more: 'I say what codes mean, what causes them and where to look. Name the product beside a number that several use.',
    examples: [
      'decode 0x80070005',
      'decode 0x904/0x7 STATUS_LOGON_FAILURE',
      'decode printer 0x709',
    ],
  },
  {
    word: 'playbooks',
    short: 'the errors that I can look into; with a name, what one of them knows',
    more: 'I list what I recognise. With a name I say which codes and words that is, which causes I can prove and what I can repair.',
    examples: ['playbooks'],
  },
  {
    word: 'cancel',
    short: 'I stop, as long as nothing has been changed',
    more: 'I end the incident of this conversation. What has been changed already is not undone by it.',
    examples: ['cancel', 'stop'],
  },
  {
    word: 'help',
    short: 'this text; with a word, more about it',
    more: 'I say what I can do. With a word I say more about that one.',
    examples: ['help', 'help decode'],
  },
];

/** What the bot can do, with examples. */
export function helpCard(context: ReplyContext): Draft {
  return draft(
    {
      severity: 'info',
      title: ['Paste an error, and I look for its cause.'],
      blocks: [
        paragraph('For example: ', code('Error code: 0x904  Extended error code: 0x7 on web-01')),
        paragraph(
          'I ask only what a machine cannot tell, look at the host without changing anything, and say which reading proves which cause. A repair runs only after the right people have approved exactly that plan.',
        ),
        allWords(),
      ],
    },
    context,
  );
}

/** More about one word; undefined when there is none of that name. */
export function helpAboutCard(word: string, context: ReplyContext): Draft | undefined {
  const about = helpTopics.find((topic) => topic.word === word.toLowerCase());
  if (about === undefined) return undefined;
  return draft(
    {
      severity: 'info',
      title: [code(about.word), `: ${about.short}`],
      blocks: [paragraph(about.more), bullets(about.examples.map((example) => [code(example)]))],
    },
    context,
  );
}

/** To whoever wrote a word that is none: what it may have been, and what there is. */
export function unknownWordCard(
  word: string,
  nearest: readonly string[],
  context: ReplyContext,
): Draft {
  const names = nearest.map((name): Text => [code(name)]);
  return draft(
    {
      severity: 'question',
      title: ['I do not know the word ', code(capped(word.trim(), 60)), '.'],
      blocks: [
        names.length === 0
          ? paragraph(
              'Paste an error as it is, with its codes: ',
              code('Error code: 0x904  Extended error code: 0x7 on web-01'),
            )
          : paragraph('Did you mean ', ...joined(names, ' or '), '?'),
        allWords(),
      ],
    },
    context,
  );
}

function allWords(): Block {
  return factBlock(...helpTopics.map(({ word, short }) => fact(word, short)));
}
