import { redact } from '#src/redaction/redact.ts';
import { createRedactor } from '#src/redaction/redactor.ts';
import { harmless } from '#test/corpus/harmless.ts';
import { planted } from '#test/corpus/planted.ts';
import type { BenchRow } from './report.ts';

const megabyte = 1_000_000;
const rounds = 5;

/** What redaction finds, what it takes by mistake, and what a megabyte of output costs. */
export async function redaction(): Promise<readonly BenchRow[]> {
  const missed = planted.filter(({ text, secret }) => redact(text).text.includes(secret));
  const hurt = harmless.filter((text) => redact(text).text !== text);
  const output = repeated(harmless.join('\n'), megabyte);
  const secrets = Array.from({ length: 50 }, (_, index) => `Tr0ub4dor-${index}-&3-of-the-site`);
  const redactor = createRedactor(secrets);
  const pieces = secrets.map((secret) => new RegExp(escaped(secret), 'g'));
  const byValue = median(() => redactor.redact(output));
  const naive = median(() => pieces.reduce((text, piece) => text.replace(piece, ''), output));
  return [
    row('redaction: planted secrets missed', `of ${planted.length}`, missed.length),
    row('redaction: outputs touched by mistake', '%', (100 * hurt.length) / harmless.length),
    row(
      'redaction by pattern',
      'ms/MB',
      median(() => redact(output)),
    ),
    {
      ...row('redaction by value, 50 secrets in every form', 'ms/MB', byValue),
      against: `${naive.toPrecision(3)} one replace for each secret in its plain form`,
      ratio: byValue / naive,
    },
    row(
      'redactor of 50 secrets, built',
      'ms',
      median(() => createRedactor(secrets)),
    ),
  ];
}

function row(name: string, unit: string, figure: number): BenchRow {
  return { name, unit, figure };
}

function repeated(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length);
}

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, '\\$&');
}

function median(work: () => unknown): number {
  const taken = Array.from({ length: rounds }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return taken.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
