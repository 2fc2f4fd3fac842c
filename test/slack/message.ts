import { compact, type Json } from './json.ts';

/** A message as Slack keeps it. A change replaces it; what it said before is in `versions`. */
export interface Message {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  /** Set on what an app posted. */
  readonly botId?: string | undefined;
  readonly appId?: string | undefined;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly threadTs?: string | undefined;
  readonly metadata?: Json | undefined;
  readonly files: readonly SlackFile[];
  readonly editedBy?: string | undefined;
  /** It was deleted, and stands for the answers below it. */
  readonly subtype?: 'tombstone' | undefined;
  /** An ephemeral message: this user alone sees it, until the client is loaded again. */
  readonly onlyFor?: string | undefined;
  readonly reactions: readonly string[];
  /** Older states, oldest first. */
  readonly versions: readonly Message[];
}

export interface SlackFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly user: string;
  readonly altText?: string | undefined;
  readonly urlPrivate: string;
}

/** The message as the Web API and events show it. `metadata` only for who asks for it. */
export function messageJson(message: Message, teamId: string): Json {
  return compact({
    type: 'message',
    subtype: message.subtype,
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: teamId,
    bot_id: message.botId,
    app_id: message.appId,
    thread_ts: message.threadTs,
    blocks: message.blocks.length === 0 ? undefined : message.blocks,
    files: message.files.length === 0 ? undefined : message.files.map(fileJson),
    edited: message.editedBy === undefined ? undefined : { user: message.editedBy, ts: message.ts },
    reactions:
      message.reactions.length === 0 ? undefined : message.reactions.map((name) => ({ name })),
  });
}

export function fileJson(file: SlackFile): Json {
  return compact({
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1),
    size: file.size,
    user: file.user,
    mode: file.mimetype.startsWith('text/') ? 'snippet' : 'hosted',
    alt_txt: file.altText,
    url_private: file.urlPrivate,
    url_private_download: file.urlPrivate,
    file_access: 'visible',
  });
}
