// A headless Chromium of this machine with a profile of its own, closed by its own handle.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
export const DESKTOP = { viewport: { width: 1280, height: 860 } };

// Resolves to a context; its close() also removes the profile.
export async function launch(options = DESKTOP) {
  const profile = await mkdtemp(join(tmpdir(), 'advisor-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: ARGUMENTS,
    locale: 'en-GB', ...options,
  });
  const { close } = context;
  context.close = async () => {
    await close.call(context);
    await rm(profile, { recursive: true, force: true });
  };
  return context;
}
