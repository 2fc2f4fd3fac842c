import { webApi } from '@slack/bolt';
import { BotError } from '#src/errors.ts';

/** What a refusal of the Web API means for whoever called. https://docs.slack.dev/reference/methods */
export type Refusal =
  /** The message no longer stands, or as it is for ever. */
  | 'gone'
  /** A simpler form of the same message may pass. */
  | 'too-much'
  /** The bot is not in there, or the person is not. */
  | 'not-there'
  | 'other';

const meanings: Readonly<Record<string, Refusal>> = {
  message_not_found: 'gone',
  cant_update_message: 'gone',
  // Some workspaces let nobody edit what is older than a few minutes.
  edit_window_closed: 'gone',
  invalid_blocks: 'too-much',
  invalid_blocks_format: 'too-much',
  msg_too_long: 'too-much',
  msg_blocks_too_long: 'too-much',
  invalid_arguments: 'too-much',
  invalid_array_arg: 'too-much',
  no_text: 'too-much',
  not_in_channel: 'not-there',
  channel_not_found: 'not-there',
  user_not_in_channel: 'not-there',
  is_archived: 'not-there',
};

const hints: Readonly<Record<string, string>> = {
  not_in_channel: 'Invite the app to the channel: /invite @fettle',
  channel_not_found: 'Invite the app to the channel: /invite @fettle',
  is_archived: 'The channel is archived.',
  missing_scope:
    'Install the app again with the scopes of its manifest; "fettle slack check" names them.',
  token_revoked: 'The app was removed from the workspace: install it again, and set the new token.',
  account_inactive:
    'The app was removed from the workspace: install it again, and set the new token.',
  invalid_auth: 'The token is not valid: copy it anew from the page of the app.',
};

/** Slack's own word for a refusal; undefined when Slack did not answer. */
export function refusedWith(error: unknown): string | undefined {
  return error instanceof webApi.WebAPIPlatformError ? error.data.error : undefined;
}

export function refusalOf(error: unknown): Refusal {
  const word = refusedWith(error);
  return word === undefined ? 'other' : (meanings[word] ?? 'other');
}

/** Seconds to wait; undefined unless Slack asked to. */
export function retryAfterOf(error: unknown): number | undefined {
  return error instanceof webApi.WebAPIRateLimitedError ? error.retryAfter : undefined;
}

/** It may have happened all the same: no answer, or an answer that says nothing about the call. */
export function isDoubtful(error: unknown): boolean {
  return (
    error instanceof webApi.WebAPIRequestError ||
    error instanceof webApi.WebAPIHTTPError ||
    ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'].includes(
      refusedWith(error) ?? '',
    )
  );
}

/** What the rest of the bot hears of it: no text of a message, no token. */
export function chatRefused(method: string, error: unknown): BotError {
  if (error instanceof BotError) return error;
  const word = refusedWith(error);
  const said = word === undefined ? 'did not answer' : `refused (${word})`;
  return new BotError('chat-refused', `Slack ${said}: ${method}`, {
    cause: error,
    hint: word === undefined ? undefined : hints[word],
    details: { reason: word ?? 'no-answer', ...(refusalOf(error) === 'gone' ? { gone: 1 } : {}) },
  });
}
