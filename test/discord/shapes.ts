import { limits } from './limits.ts';
import { kind, list, object, type Rule, type Shape, text } from './rules.ts';

const flag: Rule = { is: 'flag' };
const id: Rule = { is: 'id' };
const anything: Rule = { is: 'anything' };
const flags: Rule = { is: 'number', min: 0, max: 2 ** 17 - 1 };
const localised = anything;
const anyComponent: Rule = {
  is: 'component',
  types: [
    kind.row,
    kind.section,
    kind.text,
    kind.gallery,
    kind.file,
    kind.separator,
    kind.container,
  ],
};
const archiving: Rule = { is: 'one-of', values: [60, 1440, 4320, 10_080] };

const messageFields = {
  content: text(limits.content),
  embeds: list(object('embed'), limits.embeds),
  components: list(anyComponent, limits.componentsV2),
  allowed_mentions: object('allowedMentions'),
  attachments: list(object('attachment'), limits.attachments),
  flags,
} as const;

/** What discord.js sends with every message, and Discord passes over where it has no meaning. */
const passedOver = { tts: flag, nonce: anything, enforce_nonce: flag } as const;

const newMessage: Shape = {
  fields: {
    ...messageFields,
    ...passedOver,
    message_reference: object('reference'),
    sticker_ids: list(id, 3),
  },
};

const threadFields = {
  name: text(limits.threadName, 1),
  auto_archive_duration: archiving,
  rate_limit_per_user: { is: 'number', min: 0, max: 21_600 },
} as const;

/** Objects of requests by their name. */
export const shapes: Readonly<Record<string, Shape>> = {
  newMessage,
  editedMessage: { fields: { ...messageFields, ...passedOver } },
  webhookMessage: {
    fields: { ...messageFields, ...passedOver, username: text(80), avatar_url: text(2048) },
  },
  embed: {
    fields: {
      title: text(limits.embedTitle),
      type: anything,
      description: text(limits.embedDescription),
      url: text(2048),
      timestamp: text(40),
      color: { is: 'number', min: 0, max: 0xff_ff_ff },
      footer: object('embedFooter'),
      image: object('embedMedia'),
      thumbnail: object('embedMedia'),
      author: object('embedAuthor'),
      fields: list(object('embedField'), limits.embedFields),
    },
  },
  embedFooter: { fields: { text: text(limits.embedFooter, 1), icon_url: text(2048) } },
  embedAuthor: {
    fields: { name: text(limits.embedAuthor, 1), url: text(2048), icon_url: text(2048) },
    required: ['name'],
  },
  embedMedia: { fields: { url: text(2048, 1) }, required: ['url'] },
  embedField: {
    fields: {
      name: text(limits.embedFieldName, 1),
      value: text(limits.embedFieldValue, 1),
      inline: flag,
    },
    required: ['name', 'value'],
  },
  allowedMentions: {
    fields: {
      parse: list({ is: 'one-of', values: ['users', 'roles', 'everyone'] }, 3),
      users: list(id, limits.mentionedInAllowed),
      roles: list(id, limits.mentionedInAllowed),
      replied_user: flag,
    },
  },
  attachment: {
    fields: {
      id: anything,
      filename: text(1024, 1),
      description: text(limits.attachmentDescription),
      title: text(1024),
    },
    required: ['id'],
  },
  reference: {
    fields: {
      type: { is: 'one-of', values: [0] },
      message_id: id,
      channel_id: id,
      guild_id: id,
      fail_if_not_exists: flag,
    },
    required: ['message_id'],
  },
  emoji: { fields: { id: anything, name: text(100), animated: flag } },
  media: { fields: { url: text(2048, 1) }, required: ['url'] },
  galleryItem: {
    fields: { media: object('media'), description: text(limits.mediaDescription), spoiler: flag },
    required: ['media'],
  },
  option: {
    fields: {
      label: text(limits.optionLabel, 1),
      value: text(limits.optionValue, 1),
      description: text(limits.optionDescription),
      emoji: object('emoji'),
      default: flag,
    },
    required: ['label', 'value'],
  },
  modal: {
    fields: {
      title: text(limits.modalTitle, 1),
      custom_id: text(limits.customId, 1),
      components: list(
        { is: 'component', types: [kind.row, kind.label, kind.text] },
        limits.modalComponents,
        1,
      ),
    },
    required: ['title', 'custom_id', 'components'],
  },
  threadOfMessage: { fields: threadFields, required: ['name'] },
  thread: {
    fields: { ...threadFields, type: { is: 'one-of', values: [10, 11, 12] }, invitable: flag },
    required: ['name', 'type'],
  },
  forumPost: {
    fields: { ...threadFields, applied_tags: list(id, limits.tagsOfPost), message: anything },
    required: ['name', 'message'],
  },
  changedThread: {
    fields: {
      ...threadFields,
      archived: flag,
      locked: flag,
      invitable: flag,
      flags,
      applied_tags: list(id, limits.tagsOfPost),
    },
  },
  changedChannel: {
    fields: {
      name: text(limits.channelName, 1),
      topic: text(limits.topic),
      available_tags: list(object('forumTag'), limits.forumTags),
      flags,
      default_reaction_emoji: anything,
      permission_overwrites: anything,
      parent_id: anything,
      position: anything,
    },
  },
  forumTag: {
    fields: {
      id,
      name: text(limits.tagName, 1),
      moderated: flag,
      emoji_id: anything,
      emoji_name: anything,
    },
    required: ['name'],
  },
  autocomplete: {
    fields: { choices: list(object('choice'), limits.autocompleteChoices) },
    required: ['choices'],
  },
  choice: {
    fields: {
      name: text(limits.choiceName, 1),
      name_localizations: localised,
      value: anything,
    },
    required: ['name', 'value'],
  },
};
