import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createPictures } from '#adapters/files/pictures.ts';
import { createSigner, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import { writeKeyFiles } from '#adapters/signing/key-files.ts';
import { operatorName } from '#adapters/system/process.ts';
import type { BundleServices } from '#src/cli/bundle.ts';
import type { ForgetServices } from '#src/cli/forget-services.ts';
import { readSite } from '#src/cli/site.ts';
import { BotError } from '#src/errors.ts';
import { SecretReference } from '#src/host/secret-reference.ts';
import { secrets, world } from './world.ts';

/** Keys for what is exported as proof. */
export const bundleServices: BundleServices = {
  signer: async (options, written) => {
    const { config } = await readSite(world, options);
    const reference =
      written === undefined ? config.audit.key : SecretReference.safeParse(written).data;
    if (reference !== undefined) return createSigner(await secrets.resolve(reference));
    throw new BotError('usage', 'there is no key to sign with', {
      hint: '"fettle journal key" makes one; name it in fettle.yaml as audit.key, or with --key file:PATH.',
    });
  },
  verificationKeys: readVerificationKeys,
  makeKeys: writeKeyFiles,
};

function chance(): string {
  return randomBytes(2).toString('hex');
}

/** For what is removed from the journal. */
export const forgetServices: ForgetServices = {
  pictures: (data) => createPictures(join(data, 'pictures')),
  chance,
  operator: () => operatorName(),
};
