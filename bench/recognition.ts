import { foldText } from '#src/errorcode/folded-text.ts';
import { keyOf, readFolded } from '#src/errorcode/read-codes.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Signature } from '#src/playbook/schema.ts';
import { normalise, signatureKey, squeeze } from '#src/playbook/signature.ts';
import { type BenchRow, printRows } from './report.ts';

const sizes = [10, 100, 1000];

/**
 * Messages recognised per second, the same ones for every size. Against: the same reading of codes, then
 * trying every signature of every playbook, which is what one would write first. Flat means that the
 * figures do not fall. All are measured in turns, so that a busy machine burdens them alike.
 */
export async function recognition(): Promise<readonly BenchRow[]> {
  const messages = messagesFor(synthetic(Math.min(...sizes)));
  const recognisers = sizes.flatMap((count) => {
    const playbooks = synthetic(count);
    const library = createLibrary(playbooks);
    return [(text: string) => library.recognise(text), naive(playbooks)];
  });
  const rates = measure(messages, recognisers);
  return sizes.map((count, index) => {
    const figure = rates[2 * index] ?? 0;
    const against = rates[2 * index + 1] ?? 0;
    return {
      name: `recognition with ${count} playbooks`,
      unit: 'messages/s',
      figure,
      against: `${Math.round(against)} trying every signature`,
      ratio: figure / against,
    };
  });
}

/** Three signatures each, as shipped playbooks have: a pair of codes, a code, words. */
function synthetic(count: number): readonly LoadedPlaybook[] {
  return Array.from({ length: count }, (_, number) => {
    const title = `The ${wordFor(number)} service does not answer on port ${number}`;
    const signatures: Signature[] = [
      { space: 'rdp', code: '0x904', extended: `0x${(0x1000 + number).toString(16)}` },
      { space: 'hresult', code: `0x${(0x80240000 + number).toString(16)}` },
      {
        text: `the ${wordFor(number)} service could not be started because of ${wordFor(number * 7)}`,
      },
    ];
    return {
      name: `synthetic-${number}`,
      revision: '',
      parts: [],
      files: {},
      playbook: {
        format: 1,
        title,
        summary: title,
        signatures,
        examples: [title],
        warnings: [],
        questions: {},
        probes: {},
        causes: {},
        remedies: {},
        references: [],
      },
    };
  });
}

const syllables = ['ka', 'ro', 'mi', 'ten', 'sul', 'var', 'dex', 'lo', 'pim', 'zan'];

function wordFor(number: number): string {
  return [...String(number + 1000)].map((digit) => syllables[Number(digit)] ?? '').join('');
}

function messagesFor(playbooks: readonly LoadedPlaybook[]): readonly string[] {
  return Array.from({ length: 200 }, (_, index) => {
    const number = (index * 37) % playbooks.length;
    const [, code, words] = playbooks[number]?.playbook.signatures ?? [];
    const bodies = [
      `Error code: 0x904\nExtended error code: 0x${(0x1000 + number).toString(16)}\nTimestamp (UTC): 11/18/25 09:41:53 PM`,
      `update on web-${number} fails with ${code?.code ?? ''}, since this morning, all users`,
      `Event 7000: ${words?.text ?? ''}. See the log.`,
      'good morning, who has the key of the server room? I need it until noon',
    ];
    return `[Window Title]\nRemote Desktop Connection\n[Content]\nSomething went wrong.\n${bodies[index % 4] ?? ''}`;
  });
}

/** Everything that does not depend on the message is done beforehand. */
function naive(playbooks: readonly LoadedPlaybook[]): (text: string) => readonly string[] {
  const prepared = playbooks.map(({ name, playbook }) => ({
    name,
    signatures: playbook.signatures.map((signature) => ({
      key: signatureKey(signature),
      words: signature.text === undefined ? undefined : normalise(signature.text),
    })),
  }));
  return (text) => {
    const folded = foldText(text);
    const keys = readFolded(text, folded).errors.map(keyOf);
    const said = squeeze(folded.lower);
    return prepared
      .filter(({ signatures }) => signatures.some((one) => fits(one, keys, said)))
      .map(({ name }) => name);
  };
}

interface Prepared {
  readonly key: string | undefined;
  readonly words: string | undefined;
}

function fits({ key, words }: Prepared, keys: readonly string[], said: string): boolean {
  return (key === undefined || keys.includes(key)) && (words === undefined || said.includes(words));
}

type Recogniser = (text: string) => unknown;

const rounds = 15;
const roundMs = 50;

/** Median rate of each recogniser. */
function measure(
  messages: readonly string[],
  recognisers: readonly Recogniser[],
): readonly number[] {
  const all = Array.from({ length: rounds + 2 }, () =>
    recognisers.map((recognise) => rate(messages, recognise)),
  );
  const warm = all.slice(2);
  return recognisers.map((_, index) => median(warm.map((round) => round[index] ?? 0)));
}

function rate(messages: readonly string[], recognise: Recogniser): number {
  const start = performance.now();
  let done = 0;
  while (performance.now() - start < roundMs) {
    for (let turn = 0; turn < 40; turn += 1) {
      recognise(messages[(done + turn) % messages.length] ?? '');
    }
    done += 40;
  }
  return (done * 1000) / (performance.now() - start);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

if (import.meta.main) {
  printRows(await recognition());
}
