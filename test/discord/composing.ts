import { type Json, listAt, textAt } from '#test/slack/json.ts';
import type { Channel } from './channel.ts';
import { needsV2 } from './check-components.ts';
import { checkMessage, type MessageCheck, nonceOf } from './check-message.ts';
import { numbered } from './components.ts';
import { invalid } from './form-errors.ts';
import type { User } from './guild.ts';
import { type Attachment, type Message, messageFlag } from './message.ts';
import { allowedIn, callingText, pingsOf } from './pings.ts';
import { Refusal } from './refusal.ts';
import type { Stage } from './stage.ts';

export interface Draft {
  readonly body: Json;
  readonly files: readonly File[];
  readonly shape: MessageCheck['shape'];
}

export interface Posting extends Draft {
  readonly channel: Channel;
  readonly author: User;
  readonly type?: number | undefined;
  readonly onlyFor?: string | undefined;
  readonly interaction?: Json | undefined;
  readonly replyTo?: Message | undefined;
  /** Of the loading message that it takes the place of. */
  readonly flags?: number | undefined;
}

/** Makes a message of what an app has sent, or throws Discord's refusal. It is not posted yet. */
export async function compose(stage: Stage, posting: Posting): Promise<Message> {
  const { body, files, channel, author, replyTo } = posting;
  const flags = numberAt(body, 'flags') | (posting.flags ?? 0);
  checkMessage(body, { shape: posting.shape, flags, files });
  const components = listAt(body, 'components');
  if ((flags & messageFlag.componentsV2) === 0 && needsV2(components)) throw unflagged();
  const { world } = stage;
  const attachments = await uploaded(stage, posting);
  return settled({
    id: world.ids.next(),
    channelId: channel.id,
    type: posting.type ?? (replyTo === undefined ? 0 : 19),
    author,
    content: textAt(body, 'content') ?? '',
    embeds: listAt(body, 'embeds'),
    components: numbered(components),
    attachments,
    flags,
    pings: pingsOf(callingText(body, components), {
      allowed: allowedIn(body),
      mayMentionEveryone: world.may(author.id, channel, 'mentionEveryone'),
      repliedTo: replyTo?.author.id,
    }),
    nonce: nonceOf(body),
    createdAt: world.clock.now(),
    replyTo: replyTo?.id,
    onlyFor: posting.onlyFor,
    interaction: posting.interaction,
    reactions: [],
    versions: [],
  });
}

/** What an edit leaves of a message, or Discord's refusal. What is not named stays. */
export async function revise(
  stage: Stage,
  message: Message,
  { body, files, shape }: Draft,
): Promise<Partial<Message>> {
  const flags = flagsAfter(message, body);
  checkMessage(body, { shape, flags, files });
  const isGiven = (name: string) => body[name] !== undefined;
  const components = isGiven('components')
    ? numbered(listAt(body, 'components'))
    : message.components;
  if ((flags & messageFlag.componentsV2) === 0 && needsV2(components)) throw unflagged();
  const after = settled({
    ...message,
    flags,
    components,
    content: isGiven('content') ? (textAt(body, 'content') ?? '') : message.content,
    embeds: isGiven('embeds') ? listAt(body, 'embeds') : message.embeds,
    attachments: [...keptOf(message, body), ...(await uploaded(stage, { body, files, shape }))],
    editedAt: stage.world.clock.now(),
  });
  if ((flags & messageFlag.componentsV2) !== 0 && (after.content !== '' || after.embeds.length > 0))
    throw invalid(
      ['flags'],
      'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2',
      'content and embeds must be emptied to use MessageFlags.IS_COMPONENTS_V2',
    );
  return after;
}

/** V2 can be switched on and never off again; nor does a private message become public. */
function flagsAfter({ flags }: Message, body: Json): number {
  if (body.flags === undefined || body.flags === null) return flags & ~messageFlag.loading;
  const lasting = messageFlag.componentsV2 | messageFlag.ephemeral;
  return numberAt(body, 'flags') | (flags & lasting);
}

/** The last rules: something to show, and every `attachment://` leads to a file. */
function settled(message: Message): Message {
  const { content, embeds, components, attachments, flags } = message;
  const isV2 = (flags & messageFlag.componentsV2) !== 0;
  const isEmpty = isV2
    ? components.length === 0
    : content.trim() === '' && embeds.length === 0 && attachments.length === 0;
  const isLoading = (flags & messageFlag.loading) !== 0;
  if (isEmpty && !isLoading) throw new Refusal('emptyMessage');
  const text = JSON.stringify([embeds, components]);
  for (const [, name] of text.matchAll(/"attachment:\/\/([^"]+)"/g))
    if (!attachments.some(({ filename }) => filename === name))
      throw invalid(
        ['attachments'],
        'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
        `The referenced attachment ${name} could not be found`,
      );
  return message;
}

function keptOf(message: Message, body: Json): readonly Attachment[] {
  if (body.attachments === undefined) return message.attachments;
  const kept = listAt(body, 'attachments').map(({ id }) => String(id));
  return message.attachments.filter(({ id }) => kept.includes(id));
}

async function uploaded(
  { world, cdn }: Stage,
  { body, files }: Draft,
): Promise<readonly Attachment[]> {
  const named = listAt(body, 'attachments');
  const made = files.map(async (file, index) => {
    const about = named.find(({ id }) => String(id) === String(index)) ?? {};
    return cdn.keep({
      id: world.ids.next(),
      filename: cleanName(textAt(about, 'filename') ?? file.name),
      description: textAt(about, 'description'),
      contentType: file.type === '' ? 'application/octet-stream' : file.type,
      bytes: new Uint8Array(await file.arrayBuffer()),
    });
  });
  return Promise.all(made);
}

/** Discord puts an underscore where a name holds something else than these. */
function cleanName(name: string): string {
  return name.replaceAll(/[^\w.-]/g, '_');
}

function unflagged(): Refusal {
  return invalid(
    ['components', '0', 'type'],
    'UNION_TYPE_CHOICES',
    'Value of field "type" must be one of (1,).',
  );
}

function numberAt(body: Json, name: string): number {
  const value = body[name];
  return typeof value === 'number' ? value : 0;
}
