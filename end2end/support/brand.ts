import { expect, type Locator, type Page } from '@playwright/test'
import { crc32, deflateSync } from 'node:zlib'

/** Takes a part of the brand into one's own hands. Before the page is alive a click may be lost, so it is pressed until the field is there. */
export async function own(page: Page, box: string | RegExp, field: Locator): Promise<void> {
  await expect(async () => {
    await page.getByRole('checkbox', { name: box }).uncheck()
    await expect(field).toBeVisible({ timeout: 1_000 })
  }).toPass()
}

export async function saveBrand(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved. Visitors see it from now on.')).toBeVisible()
}

/** A grey square of 8 by 8 pixels. */
export function squarePng(grey: number): Buffer {
  const side = 8
  const size = Buffer.alloc(13)
  size.writeUInt32BE(side, 0)
  size.writeUInt32BE(side, 4)
  size[8] = 8
  const row = [0, ...Array<number>(side).fill(grey)]
  const rows = Buffer.from(Array<number[]>(side).fill(row).flat())
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, chunk('IHDR', size), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** Length, name, bytes, and the sum of the last two (PNG, 5.3). */
function chunk(name: string, bytes: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  const body = Buffer.concat([Buffer.from(name), bytes])
  length.writeUInt32BE(bytes.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
