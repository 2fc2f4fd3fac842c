import { surface } from '#adapters/slack/surface.ts';
import { isBotError } from '#src/errors.ts';
import { missingScopes, type Workspace } from './workspace.ts';

/** One look at the app as it is installed. */
export interface SlackChecked {
  readonly step: 'installed' | 'bot token' | 'scopes' | 'app token' | 'socket' | 'events';
  /** Undefined: cannot be seen from outside. */
  readonly ok: boolean | undefined;
  readonly detail: string;
}

/** What went well, or what Slack said. Rejects with defects only. */
export async function look(
  step: SlackChecked['step'],
  task: () => Promise<string>,
): Promise<SlackChecked> {
  try {
    return { step, ok: true, detail: await task() };
  } catch (error) {
    if (!isBotError(error)) throw error;
    const hint = error.hint === undefined ? '' : ` ${error.hint}`;
    return { step, ok: false, detail: `${error.message}${hint}` };
  }
}

/** The scopes that were granted against those of the manifest. */
export function scopesOf(workspace: Workspace): SlackChecked {
  const missing = missingScopes(workspace);
  const optional = surface.optionalScopes.map(({ scope }): string => scope);
  const known = [...surface.scopes.map(({ scope }): string => scope), ...optional];
  const more = workspace.scopes.filter((scope) => !known.includes(scope));
  const without = optional.filter((scope) => !workspace.scopes.includes(scope));
  const detail = [
    missing.length === 0 ? 'all that the manifest names' : `missing: ${missing.join(', ')}`,
    ...(more.length === 0 ? [] : [`more than it needs: ${more.join(', ')}`]),
    ...(without.length === 0 ? [] : [`does without: ${without.join(', ')}`]),
  ].join('; ');
  return { step: 'scopes', ok: missing.length === 0, detail };
}
