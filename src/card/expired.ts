import type { CardContext } from './draft.ts';

/** What time ran out on. */
export function expiredText({ before }: CardContext): string {
  const state = before?.state;
  if (state?.kind === 'asking') return 'Nobody answered my question in time.';
  if (state === undefined || !('plan' in state)) return 'Nobody said in time what to do.';
  return 'ruled' in state && state.ruled !== undefined
    ? 'The plan expired before it could run.'
    : 'The approval expired before it could be used.';
}
