import { type LoadedCase, loadCases } from './load-cases.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { bullets, evidenceLines, prose } from './page-pieces.ts';
import { remedySection } from './page-remedies.ts';
import type { Cause, Field, Playbook, Probe, Question, Signature } from './schema.ts';
import { fieldOf } from './sources.ts';

/** The page of a playbook in Markdown: all that its YAML says, in words. */
export function renderPage(loaded: LoadedPlaybook): string {
  const { playbook } = loaded;
  const sections = [
    `# ${prose(playbook.title)}`,
    generatedBy,
    prose(playbook.summary),
    section('Recognised by', playbook.signatures.map(signatureLine)),
    section('What it asks', Object.values(playbook.questions).map(questionLine)),
    `${heading('What it looks at')}\n\n${Object.entries(playbook.probes).map(probeBlock).join('\n\n')}`,
    `${heading('Causes, in the order in which they are mended')}\n\n${Object.entries(
      playbook.causes,
    )
      .map(([name, cause]) => causeBlock(playbook, name, cause))
      .join('\n\n')}`,
    remedySection(playbook),
    section(
      'Advice that it warns against',
      playbook.warnings.map(
        ({ text, also, answer }) => `${quoted([text, ...also])}: ${prose(answer)}`,
      ),
    ),
    section('Cases', loadCases(loaded).cases.map(caseLine)),
    section(
      'References',
      playbook.references.map((link) => `<${link}>`),
    ),
  ];
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`;
}

function quoted(words: readonly string[]): string {
  return words.map((text) => `“${prose(text)}”`).join(', ');
}

/** Under the title of every generated page. */
export const generatedBy =
  '_Written by `fettle playbook docs` from `playbook.yaml`; change that instead._';

function heading(title: string): string {
  return `## ${title}`;
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${heading(title)}\n\n${bullets(lines)}`;
}

function signatureLine({ space, code, extended, text }: Signature): string {
  const parts = [
    ...(code === undefined ? [] : [`\`${space}:${code}\``]),
    ...(extended === undefined ? [] : [`with extended code \`${extended}\``]),
    ...(text === undefined ? [] : [`the words “${prose(text)}”`]),
  ];
  return parts.join(', ');
}

function questionLine(question: Question): string {
  const optional = question.optional ? ' (may be left open)' : '';
  const choices =
    question.answer === 'choice'
      ? ` (${Object.values(question.choices).map(prose).join(' / ')})`
      : '';
  return `${prose(question.ask)}${choices}${optional}`;
}

function probeBlock([name, probe]: readonly [string, Probe]): string {
  const where =
    probe.on === 'outside' ? `from outside (\`${probe.look}\`)` : `on the host (${scripts(probe)})`;
  const rights = probe.on === 'host' && probe.needs === 'administrator' ? ', as administrator' : '';
  const keys = Object.entries(probe.returns).map(([key, field]) => keyLine(key, field));
  return `### \`${name}\`: ${prose(probe.title)}\n\nRead ${where}${rights}, within ${probe.deadline}.\n\n${bullets(keys)}`;
}

function scripts({ run }: Extract<Probe, { on: 'host' }>): string {
  const named = Object.entries(run).filter(([, file]) => file !== undefined);
  return named.map(([platform, file]) => `${platform}: [\`${file}\`](${file})`).join(', ');
}

function keyLine(key: string, field: Field): string {
  const { type, unit, values, about } = fieldOf(field);
  const details = [
    type,
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(values ?? []).map((value) => `\`${value}\``),
  ];
  return `\`${key}\` (${details.join(', ')})${about === undefined ? '' : `: ${prose(about)}`}`;
}

function causeBlock(playbook: Playbook, name: string, cause: Cause): string {
  const platform = cause.platform === undefined ? '' : ` (${cause.platform})`;
  const parts = [
    `### \`${name}\`: ${prose(cause.title)}${platform}`,
    prose(cause.explanation),
    ...(cause.details === undefined ? [] : [prose(cause.details)]),
    `Confirmed when all of this holds:\n\n${bullets(evidenceLines(playbook, cause.confirmed))}`,
    ...(cause.suspected === undefined
      ? []
      : [`Suspected when:\n\n${bullets(evidenceLines(playbook, cause.suspected))}`]),
    ...(cause.hides.length === 0
      ? []
      : [`It explains ${cause.hides.map((hidden) => `\`${hidden}\``).join(', ')}.`]),
  ];
  return parts.join('\n\n');
}

function caseLine({ name, file, content }: LoadedCase): string {
  return `[\`${name}\`](${file}): ${prose(content.comment)}`;
}
