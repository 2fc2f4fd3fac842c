import type { Card } from '#src/card/card.ts';
import { redactedCard } from '#src/card/redacted-card.ts';
import type { Attachment, Chat, Inbound } from '#src/ports/chat.ts';

type Redact = (text: string) => string;

/** A platform to which no card goes with a secret that the bot uses, whoever wrote it. */
export function redactedChat(chat: Chat, redact: Redact): Chat {
  const clean = (card: Card): Card => redactedCard(card, redact);
  const { platform, capabilities } = chat;
  return {
    platform,
    capabilities,
    start: (receive) => chat.start((inbound) => receive(withCleanForm(inbound, clean))),
    post: (thread, card, options) => chat.post(thread, clean(card), options),
    edit: (message, card) => chat.edit(message, clean(card)),
    tell: (account, thread, card, options) => chat.tell(account, thread, clean(card), options),
    ...(chat.linkTo === undefined ? {} : { linkTo: async (thread) => await chat.linkTo?.(thread) }),
    stop: () => chat.stop(),
  };
}

function withCleanForm(inbound: Inbound, clean: (card: Card) => Card): Inbound {
  if (inbound.show === undefined) return inbound;
  const show = async (card: Card): Promise<boolean> => (await inbound.show?.(clean(card))) ?? false;
  return { ...inbound, ack: () => inbound.ack(), show };
}

/** What somebody sent, without any secret that the bot uses: words, names, and names of files. */
export function redactedInbound(inbound: Inbound, redact: Redact): Inbound {
  const by = { ...inbound.by, name: redact(inbound.by.name) };
  const ack = (): Promise<void> => inbound.ack();
  switch (inbound.kind) {
    case 'message':
      return {
        ...inbound,
        by,
        ack,
        text: redact(inbound.text),
        attachments: inbound.attachments.map((each) => redactedAttachment(each, redact)),
      };
    case 'edited':
      return { ...inbound, by, ack, text: redact(inbound.text) };
    case 'action':
      return inbound.input === undefined
        ? { ...inbound, by, ack }
        : { ...inbound, by, ack, input: redact(inbound.input) };
    case 'deleted':
      return { ...inbound, by, ack };
  }
}

function redactedAttachment(attachment: Attachment, redact: Redact): Attachment {
  const { name, mediaType, size } = attachment;
  return { name: redact(name), mediaType, size, load: () => attachment.load() };
}

/** Whether somebody wrote a secret that the bot uses. */
export function saysSecret(inbound: Inbound, redact: Redact): boolean {
  const written = wordsOf(inbound);
  return redact(written) !== written;
}

function wordsOf(inbound: Inbound): string {
  switch (inbound.kind) {
    case 'message':
    case 'edited':
      return inbound.text;
    case 'action':
      return inbound.input ?? '';
    case 'deleted':
      return '';
  }
}
