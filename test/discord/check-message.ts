import { type Json, jsonAt, listAt, listOf, textAt } from '#test/slack/json.ts';
import { checkComponents } from './check-components.ts';
import { checkShape, lengthOf } from './check-shape.ts';
import { FormErrors } from './form-errors.ts';
import { limits } from './limits.ts';
import { messageFlag } from './message.ts';
import { Refusal } from './refusal.ts';

export interface MessageCheck {
  readonly shape: 'newMessage' | 'editedMessage' | 'webhookMessage';
  /** Flags that the message will have. */
  readonly flags: number;
  readonly files: readonly File[];
}

/** Flags that an app may set. */
const settable =
  messageFlag.suppressEmbeds |
  messageFlag.suppressNotifications |
  messageFlag.componentsV2 |
  messageFlag.ephemeral;

/** Throws Discord's refusal where a message breaks a limit; which message it is, is looked at elsewhere. */
export function checkMessage(body: Json, { shape, flags, files }: MessageCheck): void {
  const errors = new FormErrors();
  checkShape(body, shape, { path: [], errors });
  errors.settle();
  const isV2 = (flags & messageFlag.componentsV2) !== 0;
  if ((flags & ~(settable | messageFlag.loading)) !== 0)
    errors.add(['flags'], 'BASE_TYPE_CHOICES', 'These flags cannot be set.');
  if (isV2) checkAlone(body, errors);
  checkEmbeds(listAt(body, 'embeds'), errors);
  checkComponents(listAt(body, 'components'), isV2 ? 'v2' : 'classic', errors);
  checkNonce(body, errors);
  checkAllowed(body, errors);
  checkFiles(body, files, errors);
  errors.settle();
}

/** Components V2 stand alone: no content, no embeds. */
function checkAlone(body: Json, errors: FormErrors): void {
  for (const name of ['content', 'embeds'] as const) {
    const value = body[name];
    const isThere = typeof value === 'string' ? value !== '' : listOf(value).length > 0;
    if (isThere)
      errors.add(
        [name],
        'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
        `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`,
      );
  }
}

function checkEmbeds(embeds: readonly Json[], errors: FormErrors): void {
  const sum = embeds.flatMap(textsOf).reduce((all, each) => all + lengthOf(each), 0);
  if (sum > limits.embedsTogether)
    errors.add(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
  for (const [index, embed] of embeds.entries())
    if (textsOf(embed).join('').trim() === '' && embed.image === undefined)
      errors.add(['embeds', String(index)], 'BASE_TYPE_REQUIRED', 'The embed is empty');
}

export function textsOf(embed: Json): readonly string[] {
  const fields = listAt(embed, 'fields');
  return [
    textAt(jsonAt(embed, 'author') ?? {}, 'name'),
    textAt(embed, 'title'),
    textAt(embed, 'description'),
    ...fields.flatMap((field) => [textAt(field, 'name'), textAt(field, 'value')]),
    textAt(jsonAt(embed, 'footer') ?? {}, 'text'),
  ].filter((each) => each !== undefined);
}

function checkNonce(body: Json, errors: FormErrors): void {
  const nonce = nonceOf(body);
  if (body.enforce_nonce === true && nonce === undefined)
    errors.add(['nonce'], 'BASE_TYPE_REQUIRED', 'A nonce is required to enforce it');
  if (nonce !== undefined && lengthOf(nonce) > limits.nonce)
    errors.add(['nonce'], 'BASE_TYPE_MAX_LENGTH', 'Must be 25 or fewer in length.');
}

/** A text or a number, as text. */
export function nonceOf({ nonce }: Json): string | undefined {
  return typeof nonce === 'string' || typeof nonce === 'number' ? String(nonce) : undefined;
}

/** The same kind cannot be allowed as a whole and by name. */
function checkAllowed(body: Json, errors: FormErrors): void {
  const allowed = jsonAt(body, 'allowed_mentions');
  const parse = allowed?.parse;
  if (allowed === undefined || !Array.isArray(parse)) return;
  for (const name of ['users', 'roles'] as const) {
    const named = allowed[name];
    if (parse.includes(name) && Array.isArray(named) && named.length > 0)
      errors.add(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${name}"] and ${name}: [ids...] are mutually exclusive.`,
      );
  }
}

function checkFiles(body: Json, files: readonly File[], errors: FormErrors): void {
  if (files.some(({ size }) => size > limits.fileBytes)) throw new Refusal('tooLarge');
  if (files.length > limits.attachments)
    errors.add(['attachments'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 0 and 10 in length.');
  const named = listAt(body, 'attachments').map(({ id }) => String(id));
  for (const id of named.filter((each) => each.length < 15))
    if (Number(id) >= files.length)
      errors.add(['attachments'], 'ATTACHMENT_NOT_FOUND', `There is no file of the id ${id}.`);
}
