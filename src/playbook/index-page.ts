import { loadCases } from './load-cases.ts';
import type { LoadedPlaybook } from './loaded.ts';
import { generatedBy } from './page.ts';
import { prose } from './page-pieces.ts';
import type { Signature } from './schema.ts';

/** The index of all playbooks in Markdown: from the error to the playbook. */
export function renderIndex(all: readonly LoadedPlaybook[]): string {
  const rows = all.map(({ name, playbook, files }) => {
    const signatures = playbook.signatures.map(shortSignature).join(', ');
    const causes = Object.keys(playbook.causes).length;
    const cases = loadCases({ files }).cases.length;
    return `| ${signatures} | [${prose(playbook.title)}](${name}/README.md) | ${causes} | ${cases} |`;
  });
  return `# Playbooks

${generatedBy}

| Recognised by | Playbook | Causes | Cases |
|---|---|---|---|
${rows.join('\n')}

${howTo}`;
}

function shortSignature({ space, code, extended, text }: Signature): string {
  if (code === undefined) return `“${prose(text ?? '').replaceAll('|', '\\|')}”`;
  return `\`${space}:${code}${extended === undefined ? '' : `/${extended}`}\``;
}

const howTo = `## Write one

\`\`\`
fettle playbook new my-error                    # a folder that passes the check; replace all of it
fettle playbook check my-error                  # every fault with file, line and column
fettle playbook record my-error --host web-01   # runs the probes, writes a case with names replaced
fettle practice my-error/stopped                # plays a case in the terminal
fettle playbook docs                            # writes these pages
\`\`\`

A playbook is a folder: \`playbook.yaml\` says what to recognise, ask, look at, conclude and offer; \`probes/\` holds scripts that
read and print one JSON object; \`remedies/\` holds scripts that mend and put back; \`cases/\` holds readings with the
verdicts that follow from them. What grows too long for one file stands in further ones, named under \`parts\`. \`advice.yaml\` may
answer what is advised elsewhere, statement by statement; its page goes to \`docs/\`. Editors complete and check the YAML by the
schemas beside this page.

- **Evidence** is data: \`probe.key: value\`, or one of \`below\`, \`above\`, \`before\`, \`after\`, \`not\`, \`oneOf\`, \`contains\`, or
  \`sameAs\` and \`differsFrom\` another reading. All lines of a block hold together; an alternative is a second cause. One line that fails decides; otherwise one that is unknown keeps it open.
- A cause is *confirmed* when its \`confirmed\` block holds; else *suspected* when its \`suspected\` block holds; *ruled out* when neither
  can hold any more; else *unknown*. A missing reading is never a no.
- A **case** says what was read (\`looks\`), what follows (\`expect\`, for every cause of that platform; \`offers\`, those for confirmed causes
  first), and what a remedy does (\`after\`: only what is read differently then; \`meanwhile\`: what somebody changes before the approval).
  Each cause is confirmed by one case and ruled out by
  another; for every line of evidence there is a case that notices when the line is gone.
- A **probe** calls nothing that could write: what is not known to read only is refused. What it cannot see it reports as unknown,
  with the reason. A remedy prints what its rollback needs.
`;
