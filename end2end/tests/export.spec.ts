// A real export, from the upload in the dashboard to a visitor who sees its pictures.
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from '../fixtures'
import { Admin } from '../support/admin'
import { atDemoIdp } from '../support/people'
import { zip } from '../support/zip'

const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..')
/** Samples that are no part of the repository, as for the tests in Rust. A path that is not absolute begins at the repository. */
const FIXTURES = resolve(ROOT, process.env.FIXTURES ?? '../shared/fixtures')
const EXPORT = join(FIXTURES, 'confluence-exports/5.9.zip')
/** A page of that export with pictures of its own and pictures that belong to another page. */
const PAGE = 'Get serious with a table (step 5 of 9)'

test('an export is uploaded, and a visitor sees every image of a page of it', async ({ sluice, demoIdp, person }) => {
  const missing = `${EXPORT} is not there (FIXTURES names the folder)`
  if (!existsSync(EXPORT)) console.log(`skipped: ${missing}`)
  test.skip(!existsSync(EXPORT), missing)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await page.getByRole('link', { name: 'Import an export' }).first().click()
  await page.getByLabel('Export file (zip)').setInputFiles(EXPORT)
  await page.getByRole('button', { name: 'Upload and import' }).click()
  await expect(page.getByText(/^The import is done: 1 space can be shared\.$/)).toBeVisible({ timeout: 60_000 })
  await expect(page.getByRole('row', { name: '5.9.zip' }).getByText('Done')).toBeVisible()
  await page.getByRole('link', { name: 'Open the space' }).click()
  await expect(page.getByText(PAGE)).toBeVisible()

  await admin.connectDemo(demoIdp)
  await admin.testAndEnable(tab => atDemoIdp(tab, 'ana.ruiz'))
  await admin.open('/links/new')
  await page.getByText('One page', { exact: true }).click()
  await page.getByLabel('Find a page by title').fill(PAGE)
  await page.getByRole('treeitem').filter({ hasText: PAGE }).last().locator('.t').last().click()
  await expect(page.getByText('1 page will be shared.')).toBeVisible()
  await page.getByRole('radio', { name: 'Everybody at this provider' }).check()
  await page.getByLabel('Name').fill('One page of the export')
  await page.getByRole('button', { name: 'Create link' }).click()
  const address = await admin.address()

  const ana = await person()
  await ana.goto(address)
  await ana.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await expect(ana.getByRole('heading', { level: 1, name: PAGE })).toBeVisible()
  const pictures = await ana.locator('article img').all()
  // Its own three. The arrows beneath them belong to a page that is not shared, so they are not shown either.
  expect(pictures.length).toBe(3)
  for (const picture of pictures) {
    await picture.scrollIntoViewIfNeeded()
    await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
  }
})

test('a file that is no export fails in plain words, and changes nothing', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/import')
  const notes = Buffer.from('<?xml version="1.0"?><diary><day>Sun, and no wind.</day></diary>')
  await page.getByLabel('Export file (zip)').setInputFiles({ name: 'diary.zip', mimeType: 'application/zip', buffer: zip('entities.xml', notes) })
  await page.getByRole('button', { name: 'Upload and import' }).click()
  await expect(page.getByRole('alert').getByText('The XML is damaged. Export the space again.')).toBeVisible({ timeout: 30_000 })
  const row = page.getByRole('row', { name: 'diary.zip' })
  await expect(row.getByText('Failed')).toBeVisible()
  await expect(row.getByText('The XML is damaged. Export the space again.')).toBeVisible()
  await admin.open('/spaces')
  await expect(page.getByRole('heading', { name: 'No space yet' })).toBeVisible()
})

test('an upload without a file says what is missing', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.setUp()
  await admin.open('/import')
  await admin.page.getByRole('button', { name: 'Upload and import' }).click()
  await expect(admin.page.getByLabel('Export file (zip)')).toHaveAccessibleDescription(/Fill this in\./)
})
test('a file that is no export is refused in plain words', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.open('/import')
  const notes = { name: 'holiday.zip', mimeType: 'application/zip', buffer: Buffer.from('Not a zip, and not an export.\n'.repeat(50)) }
  await page.getByLabel('Export file (zip)').setInputFiles(notes)
  await page.getByRole('button', { name: 'Upload and import' }).click()
  await expect(page.getByRole('alert').getByText('This file is not a zip archive.')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByRole('row', { name: 'holiday.zip' }).getByText('Failed')).toBeVisible()
  await admin.open('/spaces')
  await expect(page.getByRole('heading', { name: 'No space yet' })).toBeVisible()
})

