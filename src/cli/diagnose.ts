import { Command } from 'commander';
import { findingsCard } from '#src/card/findings.ts';
import { givenAnswers } from '#src/cli/given-answers.ts';
import type { CommonOptions, World } from '#src/cli/world.ts';
import type { Context } from '#src/conductor/context.ts';
import { type Diagnosis, diagnose } from '#src/conductor/diagnose.ts';
import { BotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { AccountId } from '#src/identity/person.ts';
import { type Incident, IncidentId } from '#src/incident/incident.ts';
import type { Recognised } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import { questionsAhead } from '#src/playbook/questions-ahead.ts';
import { type Warning, warningIn } from '#src/playbook/warnings.ts';
import { cleanText } from '#src/redaction/clean-text.ts';
import { redact } from '#src/redaction/redact.ts';

/** Makes what a diagnosis works with out of the configuration; the caller closes it. */
export type OpenContext = (options: CommonOptions) => Promise<OpenedContext>;

export interface OpenedContext extends AsyncDisposable {
  readonly context: Context;
}

interface Options {
  readonly host?: string | undefined;
  readonly answer: readonly string[];
  readonly json?: true | undefined;
}

/** What `--json` prints. */
export interface DiagnosisJson {
  readonly playbook: string | null;
  readonly codes: readonly string[];
  readonly questions: readonly { readonly key: string; readonly ask: string }[];
  readonly findings: readonly {
    readonly cause: string;
    readonly verdict: string;
    readonly readings: Readonly<Record<string, unknown>>;
  }[];
  readonly remedies: readonly {
    readonly remedy: string;
    readonly kind: string;
    readonly cause: string;
  }[];
  readonly errors: readonly string[];
  /** Dangerous advice that the text brings along, and what to answer. */
  readonly warnings: readonly { readonly text: string; readonly answer: string }[];
}

/** `fettle diagnose`: recognises, looks and says what it found. Changes nothing. */
export function diagnoseCommand(world: World, openContext: OpenContext): Command {
  return new Command('diagnose')
    .description('recognise an error, look at the host and say what is proven; changes nothing')
    .argument('<text>', 'what the error says, as pasted; - reads standard input')
    .option('--host <name>', 'name, alias or address of a host in the inventory')
    .option('--answer <key=value>', 'answer a question beforehand; may be repeated', collect, [])
    .option('--json', 'print one JSON document')
    .action(async (text: string, options: Options, command: Command) => {
      await using opened = await openContext(command.optsWithGlobals());
      const report = text === '-' ? await world.stdin() : text;
      await run(world, opened.context, { report, options });
    });
}

interface Asked {
  readonly report: string;
  readonly options: Options;
}

async function run(world: World, context: Context, { report, options }: Asked): Promise<void> {
  const said = redact(report).text;
  const recognised = context.library.recognise(said);
  const warning = warningIn(said, context.library.list());
  if (warning !== undefined && options.json === undefined) warn(world, warning);
  const loaded =
    recognised.kind === 'recognised' ? context.library.get(recognised.name) : undefined;
  const warnings = warning === undefined ? [] : [{ text: warning.text, answer: warning.answer }];
  if (loaded === undefined) return unrecognised(world, { recognised, options, warnings });
  const answers = givenAnswers(options.answer, loaded.playbook.questions);
  const host = hostOf(context, options.host, recognised);
  const stop = new AbortController().signal;
  const onLook = (probe: string): void => {
    if (options.json === undefined)
      world.err(`looked at: ${loaded.playbook.probes[probe]?.title ?? probe}`);
  };
  const diagnosis = await diagnose(context, { loaded, host, answers, stop, onLook });
  show(world, { recognised, loaded, diagnosis, options, warnings, now: context.clock.now() });
}

/** The same as in chat: dangerous advice that the text brings along, before anything else. */
function warn(world: World, { text, answer }: Warning): void {
  world.out(`I will not do this: ${cleanText(text)}`);
  world.out(cleanText(answer).trim());
  world.out('');
}

function unrecognised(
  world: World,
  { recognised, options: { json }, warnings }: Pick<Shown, 'recognised' | 'options' | 'warnings'>,
): void {
  const errors = ['No playbook recognises this text.'];
  if (json) print(world, { ...empty, codes: recognised.codes, errors, warnings });
  else {
    world.out(
      recognised.codes.length === 0
        ? 'I found no error that I know in this text.'
        : `I read ${recognised.codes.join(', ')}, but it fits no playbook that I have.`,
    );
    for (const spelling of recognised.unreadable.slice(0, 3)) {
      world.out(`Digits are missing in ${cleanText(spelling)}; I do not guess them.`);
    }
    world.out('Paste the whole dialog with its codes, or try: fettle decode <code>');
  }
  world.exit(1);
}

interface Shown {
  readonly recognised: Recognised;
  readonly loaded: LoadedPlaybook;
  readonly diagnosis: Diagnosis;
  readonly options: Options;
  readonly warnings: DiagnosisJson['warnings'];
  readonly now: number;
}

function show(world: World, shown: Shown): void {
  const { recognised, loaded, diagnosis, options, warnings, now } = shown;
  const { assessment } = diagnosis;
  const found = assessment.findings.some(({ verdict }) => verdict === 'confirmed');
  const questions = questionsOf(loaded, diagnosis);
  if (options.json) {
    print(world, {
      playbook: loaded.name,
      codes: recognised.codes,
      questions,
      findings: assessment.findings.map(({ cause, verdict, because }) => ({
        cause,
        verdict,
        readings: Object.fromEntries(because.map(({ path, actual }) => [path, actual ?? null])),
      })),
      remedies: assessment.offers.map(({ remedy, kind, cause }) => ({ remedy, kind, cause })),
      errors: assessment.failures.map(({ probe, message }) => `${probe}: ${cleanText(message)}`),
      warnings,
    });
  } else {
    world.out(`Recognised: ${loaded.playbook.title} (${recognised.codes.join(', ')})`);
    for (const { ask } of questions) world.out(`Question: ${ask}`);
    if (Object.keys(diagnosis.looks).length > 0)
      world.out(findingsText(recognised, { loaded, diagnosis, now }));
  }
  if (Object.keys(diagnosis.looks).length > 0 && !found) world.exit(1);
}

/** The same words as in chat. */
function findingsText(
  recognised: Recognised,
  { loaded, diagnosis, now }: Pick<Shown, 'loaded' | 'diagnosis' | 'now'>,
): string {
  const { name, revision, playbook } = loaded;
  const asker = { account: AccountId.parse('terminal:you'), name: 'you' };
  const incident: Incident = {
    id: IncidentId.parse('inc-00000000'),
    reporter: asker,
    thread: { platform: 'terminal', id: 'diagnose' },
    openedAt: now,
    report: '',
    codes: recognised.codes,
    playbook: { name, revision, title: playbook.title },
    answers: {},
    skipped: [],
    host: diagnosis.host,
    looks: diagnosis.looks,
    assessment: diagnosis.assessment,
    tried: [],
    ranDigests: [],
    state: { kind: 'closed', outcome: 'advised', at: now },
  };
  const probes = Object.entries(playbook.probes).map(
    ([probe, { title }]) => [probe, title] as const,
  );
  const context = { now, simulated: false, probes: Object.fromEntries(probes) };
  return findingsCard(incident, context).card.fallbackText;
}

const empty: DiagnosisJson = {
  playbook: null,
  codes: [],
  questions: [],
  findings: [],
  remedies: [],
  errors: [],
  warnings: [],
};

/** Without a host: everything that may be asked before a cause is proven. With one: what is still open. */
function questionsOf(
  { playbook }: LoadedPlaybook,
  { assessment, looks }: Diagnosis,
): DiagnosisJson['questions'] {
  if (Object.keys(looks).length > 0) {
    const { question } = assessment;
    return question === undefined ? [] : [{ key: question.key, ask: question.question.ask }];
  }
  return questionsAhead(playbook).map(({ key, question }) => ({ key, ask: question.ask }));
}

function hostOf(
  context: Context,
  named: string | undefined,
  recognised: Recognised,
): Host | undefined {
  const wanted =
    named ?? recognised.hostHints.find((hint) => context.hosts.find(hint).kind === 'found');
  if (wanted === undefined) return undefined;
  const match = context.hosts.find(wanted);
  if (match.kind === 'found') return match.host;
  const nearest = match.nearest.length === 0 ? '' : ` Did you mean ${match.nearest.join(', ')}?`;
  throw new BotError(
    'host-unknown',
    `There is no host "${cleanText(wanted)}" in the inventory.${nearest}`,
  );
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function print(world: World, json: DiagnosisJson): void {
  world.out(JSON.stringify(json, undefined, 2));
}
