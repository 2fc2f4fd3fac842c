import type { Severity } from './card.ts';

const words: Readonly<Record<Severity, string>> = {
  info: '',
  question: 'Question',
  success: 'Done',
  warning: 'Attention',
  error: 'Problem',
};

/** The word that stands before a title; empty for plain information. */
export function severityWord(severity: Severity): string {
  return words[severity];
}
