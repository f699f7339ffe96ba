import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

// The system's own browser; none is downloaded.
const browsers = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Pictures that are kept. One for all systems: what may differ between them is said where a picture is compared.
  snapshotPathTemplate: 'snapshots/{arg}{ext}',
  // A failure that goes away by itself is a failure; nothing is tried twice.
  retries: 0,
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: 'test-results/report.json' }]],
  use: {
    browserName: 'chromium',
    // No page is looked at halfway to the next one.
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 20_000,
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: browsers.find(existsSync),
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
})
