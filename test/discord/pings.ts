import { type Json, jsonAt, textAt } from '#test/slack/json.ts';
import { allComponents } from './components.ts';
import type { Pings } from './message.ts';

export interface PingRules {
  readonly allowed: Json | undefined;
  readonly mayMentionEveryone: boolean;
  /** The author of the message that is replied to. */
  readonly repliedTo?: string | undefined;
}

/** Who is called by a message: what its text names, less what `allowed_mentions` holds back. */
export function pingsOf(text: string, rules: PingRules): Pings {
  const { allowed, mayMentionEveryone, repliedTo } = rules;
  const users = namesIn(text, /<@!?(\d+)>/g).filter((id) => isAllowed(allowed, 'users', id));
  const roles = namesIn(text, /<@&(\d+)>/g).filter((id) => isAllowed(allowed, 'roles', id));
  const isReplyPinged = repliedTo !== undefined && (allowed?.replied_user ?? allowed === undefined);
  return {
    users: [...new Set([...users, ...(isReplyPinged === true ? [repliedTo ?? ''] : [])])],
    roles: [...new Set(roles)],
    isEveryone:
      mayMentionEveryone && /@(everyone|here)/.test(text) && isParsed(allowed, 'everyone'),
  };
}

/** The text in which Discord looks for mentions: embeds call nobody. */
export function callingText(body: Json, components: readonly Json[]): string {
  const texts = allComponents(components).map(
    ({ component }) => textAt(component, 'content') ?? '',
  );
  return [textAt(body, 'content') ?? '', ...texts].join('\n');
}

export function allowedIn(body: Json): Json | undefined {
  return jsonAt(body, 'allowed_mentions');
}

function namesIn(text: string, form: RegExp): readonly string[] {
  return [...text.matchAll(form)].map(([, id]) => id ?? '');
}

function isAllowed(allowed: Json | undefined, what: 'users' | 'roles', id: string): boolean {
  if (isParsed(allowed, what)) return true;
  const named = allowed?.[what];
  return Array.isArray(named) && named.includes(id);
}

/** Everything is parsed where nothing was said, also where only ids or `replied_user` were not. */
function isParsed(allowed: Json | undefined, what: string): boolean {
  if (allowed === undefined) return true;
  return Array.isArray(allowed.parse) && allowed.parse.includes(what);
}
