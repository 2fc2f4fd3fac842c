import { Command } from 'commander';
import type { DecodeOptions, DecodeWorld } from '#src/cli/decode-world.ts';
import { cleanLine } from '#src/redaction/clean-text.ts';

const examples = `
Examples:
  fettle decode 0x80070005 -2144108526        an HRESULT and a negative decimal
  fettle decode 2308/7 "VPN 809" 50331656     what dialogs show
  fettle decode printer 0x709                 the words beside a number decide what it is
  fettle decode STATUS_LOGON_FAILURE          by name
  fettle decode kerberos:0x18 --json          in one number space, for programs
  wevtutil qe System /c:20 /f:text | fettle decode -

Exit code 0: each code is known; 1: something is not; 2: something holds no code.`;

/** `fettle decode`: what a code means, in its own number space and elsewhere. Exit code 1: not known. */
export function decodeCommand(world: DecodeWorld): Command {
  return new Command('decode')
    .description(
      'say what error codes mean, what causes them, where to look and what they are confused with',
    )
    .argument(
      '<code...>',
      'as rdp:0x904, 0x904/0x7, 0x80070005, -2144108526, 2308, "VPN 809" or STATUS_LOGON_FAILURE; - reads standard input',
    )
    .option('--json', 'print one JSON document')
    .addHelpText('after', examples)
    .action(async (given: readonly string[], _: unknown, command: Command) => {
      const options: DecodeOptions = command.optsWithGlobals();
      // The tables are read when somebody asks for a code: no other command waits for them.
      const { answerAll } = await import('#src/cli/decode-answer.ts');
      const texts = await Promise.all(
        given.map((text) => (text === '-' ? world.stdin() : Promise.resolve(text))),
      );
      const { answers, unreadable, exit, lines } = await answerAll(world, texts, options);
      if (options.json) world.out(JSON.stringify({ codes: answers, unreadable }, undefined, 2));
      else for (const line of lines) world.out(line);
      for (const text of unreadable) {
        world.err(`"${cleanLine(text).slice(0, 80)}" holds no code that I can read.`);
      }
      world.exit(exit);
    });
}
