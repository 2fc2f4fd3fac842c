/**
 * What a person wrote: mentions of the bot are taken out, other mentions, channels, emoji and times are
 * brought into words, code signs go. https://discord.com/developers/docs/reference#message-formatting
 */
export function writtenText(text: string, bot?: string): string {
  const own = bot === undefined ? text : text.replaceAll(new RegExp(`<@!?${bot}>`, 'g'), ' ');
  return own
    .replaceAll(/<(@[!&]?|#)(\d{15,20})>/g, (_, sign: string, id: string) => `${sign[0]}${id}`)
    .replaceAll(/<a?:(\w{2,32}):\d{15,20}>/g, ':$1:')
    .replaceAll(/```(?:[a-z0-9+-]{1,20}\n|\n)?/giu, '\n')
    .replaceAll(/(^|[\s(])`([^`\n]+)`/g, '$1$2')
    .trim();
}
