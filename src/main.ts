#!/usr/bin/env node
import { join } from 'node:path';
import { endWithReader } from '#adapters/system/process.ts';
import { versionOf } from '#adapters/system/version.ts';
import { createProgram, runProgram } from '#src/cli/program.ts';
import { wanted } from '#src/compose/commands.ts';
import { world } from '#src/compose/world.ts';

// Here and in compose/ alone is everybody known. Commands are given their adapters there, and these are
// loaded when a command runs: `fettle decode` waits for no database and no SSH.
const shipped = join(import.meta.dirname, '..', 'playbooks');

endWithReader();
const words = process.argv.slice(2);
const program = createProgram(world, {
  version: await versionOf(join(import.meta.dirname, '..', 'package.json')),
  playbooks: shipped,
  commands: await wanted(words),
});
await runProgram(world, program, words);
