import { bullets, evidenceLines, prose } from './page-pieces.ts';
import type { Playbook, Remedy, ScriptRemedy } from './schema.ts';

/** The part of a playbook's page that an approver reads. */
export function remedySection(playbook: Playbook): string {
  const blocks = Object.entries(playbook.remedies).map(([name, remedy]) =>
    remedyBlock(playbook, name, remedy),
  );
  return ['## Remedies', ...blocks].join('\n\n');
}

function remedyBlock(playbook: Playbook, name: string, remedy: Remedy): string {
  const fixes = remedy.fixes.map((cause) => `\`${cause}\``).join(', ');
  const requires = evidenceLines(playbook, remedy.requires);
  const parts = [
    `### \`${name}\`: ${prose(remedy.title)}`,
    `Fixes ${fixes}${remedy.platform === undefined ? '' : ` on ${remedy.platform}`}.`,
    ...(requires.length === 0 ? [] : [`Only while:\n\n${bullets(requires)}`]),
    remedy.kind === 'advice' ? steps(remedy.steps) : scriptLines(playbook, remedy),
  ];
  return parts.join('\n\n');
}

function steps(all: readonly string[]): string {
  return `A person does this:\n\n${all.map((step, index) => `${index + 1}. ${prose(step)}`).join('\n')}`;
}

function scriptLines(playbook: Playbook, remedy: ScriptRemedy): string {
  const { risk, effect, undo, needs, preview, approvals, parameters, noRollback, guard } = remedy;
  const given = Object.entries(parameters).map(([name, path]) => `\`${name}\` from \`${path}\``);
  const facts = [
    `Risk: ${risk}${approvals === undefined ? '' : `, at least ${approvals} ${approvals === 1 ? 'approval' : 'approvals'}`}`,
    `Effect: ${prose(effect)}`,
    `Undo: ${prose(undo)}`,
    `Runs as: ${needs}; preview: ${preview}; within ${remedy.deadline}`,
    ...(guard === undefined
      ? []
      : [
          `Guarded: the host puts itself back after ${guard.within}, unless ${links(guard.confirm)} tells it to keep the change`,
        ]),
    ...(given.length === 0 ? [] : [`Parameters: ${given.join(', ')}`]),
    `Apply: ${links(remedy.apply)}`,
    remedy.rollback === undefined
      ? `No rollback: ${prose(noRollback ?? '')}`
      : `Rollback: ${links(remedy.rollback)}`,
  ];
  return `${bullets(facts)}\n\nIt has worked when:\n\n${bullets(evidenceLines(playbook, remedy.verify))}`;
}

function links(files: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(files)
    .flatMap(([platform, file]) =>
      file === undefined ? [] : [`${platform} [\`${file}\`](${file})`],
    )
    .join(', ');
}
