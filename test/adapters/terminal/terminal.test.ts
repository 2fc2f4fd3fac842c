import type { Person } from '#src/identity/person.ts';
import { type ChatRig, describeChat, type Seen } from '#test/contracts/chat.ts';
import { jonas, maria, Session } from './session.ts';

describeChat('the terminal, line by line', async (): Promise<ChatRig> => {
  const session = new Session();
  const { terminal } = session;
  let speaker: Person = maria;
  function speakAs(person: Person): void {
    if (person.account !== speaker.account) terminal.actAs(person);
    speaker = person;
  }
  return {
    chat: terminal,
    thread: terminal.thread,
    people: [maria, jonas],
    // Everybody who looks at a screen sees all of it; what is for one person says so.
    seenBy: async ({ name }): Promise<readonly Seen[]> => {
      await session.clock.advance(0);
      return readScreen(session.said, name);
    },
    write: async (person, text) => {
      speakAs(person);
      await session.type(`${text}\n`);
    },
    press: async (person, label, input) => {
      speakAs(person);
      const number = choicesIn(session.said).findLast((choice) => choice.label === label)?.number;
      await session.type(`${number ?? ''}${input === undefined ? '' : ` ${input}`}\n`);
      if (session.said.endsWith('anything else to leave it.\n')) await session.type('yes\n');
    },
    mentioned: async () =>
      [maria, jonas].filter(({ name }) => session.said.includes(`@${name}`)).map((p) => p.account),
    close: async () => {},
  };
});

/** The screen as cards: a message begins with "fettle" in the first column. */
function readScreen(screen: string, reader: string): readonly Seen[] {
  const messages = screen.split(/^(?=\(only for |fettle {2})/mu).reduce<string[]>((all, part) => {
    const last = all.at(-1);
    if (last?.startsWith('(only for') && last.indexOf('\n') === last.length - 1)
      all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
  const mine = messages.filter(
    (text) => !text.startsWith('(only for') || text.startsWith(`(only for ${reader})`),
  );
  const closed = closedIn(screen);
  return mine.map((text) => ({
    text: text.replace(/^ {8}(\[\d+\]|closed:) .*$/gmu, '').replace(/\n {8}/gu, ' '),
    labels: choicesIn(text)
      .filter(({ number }) => !closed.has(number))
      .map(({ label }) => label),
  }));
}

function choicesIn(screen: string): readonly { readonly number: string; readonly label: string }[] {
  const lines = screen.matchAll(/^ {8}\[(\d+)\] (.*?)(?: \(write: .*)?$/gmu);
  return Array.from(lines, ([, number = '', label = '']) => ({ number, label }));
}

/** Numbers that the terminal has said to be over. */
function closedIn(screen: string): ReadonlySet<string> {
  const lines = [...screen.matchAll(/^ {8}closed: (.*)$/gmu)].map(([, numbers = '']) => numbers);
  return new Set(lines.flatMap((line) => line.match(/\d+/gu) ?? []));
}
