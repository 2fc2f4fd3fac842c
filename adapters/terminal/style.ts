import type { Severity, StepStatus } from '#src/card/card.ts';

/** How a piece of text looks. Only this file knows escape sequences for colours. */
export type Look = 'plain' | 'strong' | 'code' | 'person' | 'dim' | 'good' | 'warn' | 'bad' | 'ask';

export type Paint = (text: string, look: Look) => string;

const codes: Readonly<Record<Look, string>> = {
  plain: '',
  strong: '1',
  code: '36',
  person: '1;35',
  dim: '2',
  good: '32',
  warn: '33',
  bad: '31',
  ask: '34',
};

export function paintColour(text: string, look: Look): string {
  const code = codes[look];
  return code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
}

/** For pipes, NO_COLOR and terminals that know no colours. */
export function paintNothing(text: string): string {
  return text;
}

export const severityLook: Readonly<Record<Severity, Look>> = {
  info: 'plain',
  question: 'ask',
  success: 'good',
  warning: 'warn',
  error: 'bad',
};

export const statusLook: Readonly<Record<StepStatus, Look>> = {
  waiting: 'dim',
  running: 'ask',
  done: 'good',
  failed: 'bad',
  skipped: 'dim',
};
