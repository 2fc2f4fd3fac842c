import { type Advice, adviceFile, adviceVerdicts, type Statement } from './advice.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { lookUp } from './look-up.ts';
import { prose } from './page-pieces.ts';
import type { Playbook, Remedy } from './schema.ts';
import { warningIn } from './warnings.ts';

export interface AdvicePageOptions {
  readonly advice: Advice;
  /** From the page to the folder of the playbook. */
  readonly home: string;
}

/** What is advised about an error elsewhere, and what holds of it, in Markdown. */
export function renderAdvicePage(
  loaded: LoadedPlaybook,
  { advice, home }: AdvicePageOptions,
): string {
  const statements = Object.values(advice.statements);
  const sections = [
    `# ${prose(advice.title)}`,
    `_Written by \`fettle playbook docs\` from \`${loaded.name}/${adviceFile}\`; change that instead._`,
    prose(advice.intro),
    `Causes and remedies below are those of the playbook [\`${loaded.name}\`](${home}/README.md).`,
    overview(statements),
    ...statements.map((statement, index) => block(loaded, statement, index + 1)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function overview(statements: readonly Statement[]): string {
  const rows = statements.map(
    ({ says, verdict }, index) => `| ${index + 1} | ${cell(says)} | ${adviceVerdicts[verdict]} |`,
  );
  return ['| | What is said | What holds of it |', '|---|---|---|', ...rows].join('\n');
}

function cell(text: string): string {
  return prose(text).replaceAll('|', '\\|');
}

function block(loaded: LoadedPlaybook, statement: Statement, position: number): string {
  const { says, verdict, holds, causes, remedies, sources } = statement;
  const parts = [
    `## ${position}. ${prose(says)}`,
    `**${adviceVerdicts[verdict]}.** ${prose(holds)}`,
    ...list(
      'Causes that it is about',
      causes.map((name) => causeLine(loaded.playbook, name)),
    ),
    ...list(
      'What the bot offers',
      remedies.map((name) => remedyLine(loaded.playbook, name)),
    ),
    ...answered(loaded, statement),
    ...list(
      'Sources',
      sources.map((link) => `<${link}>`),
    ),
  ];
  return parts.join('\n\n');
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`${title}:\n\n${lines.map((line) => `- ${line}`).join('\n')}`];
}

function causeLine({ causes }: Playbook, name: string): string {
  return `\`${name}\`: ${prose(lookUp(causes, name)?.title ?? '')}`;
}

function remedyLine({ remedies }: Playbook, name: string): string {
  const remedy = lookUp(remedies, name);
  return remedy === undefined
    ? `\`${name}\``
    : `\`${name}\`: ${prose(remedy.title)} (${kindOf(remedy)})`;
}

function kindOf(remedy: Remedy): string {
  return remedy.kind === 'advice' ? 'steps for a person' : `after approval, risk: ${remedy.risk}`;
}

/** Each answer once, however many ways there are to ask. */
function answered(loaded: LoadedPlaybook, { asked }: Statement): string[] {
  const answers = asked.flatMap((text) => warningIn(text, [loaded])?.answer ?? []);
  return [...new Set(answers)].map((answer) => `Asked for it, the bot says:\n\n> ${prose(answer)}`);
}
