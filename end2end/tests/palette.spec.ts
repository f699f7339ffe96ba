// The dashboard's frame: search from everywhere, keyboard shortcuts, light or dark by choice, and the question before typed work is lost.
import { setTimeout as delay } from 'node:timers/promises'
import { expect, type Page, test } from '../fixtures'
import { Admin } from '../support/admin'

/** Once the page answers to keys: the choice of light is marked by the browser alone. */
async function alive(page: Page): Promise<void> {
  await expect(page.getByRole('group', { name: 'Theme' }).getByRole('radio', { checked: true })).toHaveCount(1)
}

async function opened(admin: Admin, path: string): Promise<void> {
  await admin.open(path)
  await alive(admin.page)
}

const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or jump to' })
const field = (page: Page) => palette(page).getByRole('combobox', { name: 'Search or jump to' })
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name })
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name })

test('a page is found and opened by keyboard, and a restricted one never', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.loadSample()

  await opened(admin, '/')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await expect(palette(page).getByRole('group', { name: 'Go to' }).getByRole('option')).toHaveCount(11)
  await expect(palette(page).getByRole('status')).toHaveText('11 results')
  // Closed by Escape, the focus is where it was.
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()

  await page.getByRole('button', { name: 'Search or jump to' }).click()
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('WEBH')
  await expect(palette(page).getByRole('group', { name: 'Pages' }).getByRole('option')).toHaveCount(1)
  await expect(option(page, /^Webhooks/)).toHaveAttribute('aria-selected', 'true')
  await expect(field(page)).toHaveAttribute('aria-activedescendant', await option(page, /^Webhooks/).getAttribute('id') ?? 'none')
  await expect(palette(page).getByRole('status')).toHaveText('1 result')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Harbour Instruments partners')).toBeFocused()
  await expect(palette(page)).toBeHidden()

  // Sample pages that Confluence restricts, and those beneath them.
  await page.keyboard.press('Control+k')
  for (const restricted of ['Internal', 'Margin']) {
    const answered = page.waitForResponse(/\/api\/search$/)
    await field(page).fill(restricted)
    expect(await (await answered).text()).not.toMatch(/margin/i)
    await expect(palette(page).getByText('Nothing is called that.')).toBeVisible()
    await expect(palette(page).getByRole('option')).toHaveCount(0)
  }

  // Arrows go round, and the ends are one key away.
  await field(page).fill('')
  const selected = palette(page).getByRole('option', { selected: true })
  await expect(selected).toHaveText('Overview')
  await page.keyboard.press('ArrowUp')
  await expect(selected).toHaveText('Support bundle')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(selected).toHaveText('Links')
  await page.keyboard.press('End')
  await expect(selected).toHaveText('Support bundle')
  await page.keyboard.press('ArrowUp')
  await expect(selected).toHaveText('Brand')
  await page.keyboard.press('ArrowUp')
  await expect(selected).toHaveText('Recorded messages')
  await page.keyboard.press('Enter')
  await expect(heading(page, 'Recorded messages')).toBeVisible()

  // A reference number, as somebody reads it out.
  await page.keyboard.press('Control+k')
  await page.keyboard.type('4tq9 k2mx')
  await option(page, 'Look up reference 4TQ9K2MX in the audit log').click()
  await expect(page).toHaveURL(/\/audit\?reference=4TQ9K2MX$/)
})

test('a late answer is dropped, and a failure said in words', async ({ sluice, person, guard }) => {
  guard.expectStatus(/\/api\/search$/, 500)
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await admin.loadSample()
  await opened(admin, '/')
  await page.route('**/api/search', async route => {
    const { text } = route.request().postDataJSON()
    if (text === 'glossary') return route.fulfill({ status: 500, json: { error: 'internal', reference: '4TQ9K2MX' } })
    if (text === 'we') await delay(1500)
    await route.continue()
  })
  await page.keyboard.press('Control+k')
  const late = page.waitForRequest(request => request.url().endsWith('/api/search') && request.postDataJSON().text === 'we')
  await page.keyboard.type('we')
  await late
  await field(page).fill('support')
  await expect(option(page, /^Support in/)).toBeVisible()
  await delay(2000)
  await expect(option(page, /^Support in/)).toBeVisible()
  await expect(option(page, /^Webhooks/)).toHaveCount(0)

  await field(page).fill('glossary')
  await expect(palette(page).getByRole('alert')).toContainText("look for 4TQ9K2MX in the server's log")
  await field(page).fill('support')
  await expect(option(page, /^Support in/)).toBeVisible()
  await expect(palette(page).getByRole('alert')).toBeEmpty()
  await page.keyboard.press('Escape')
  await expect(palette(page)).toBeHidden()
  await page.unrouteAll({ behavior: 'wait' })
})

test('single keys lead to the areas, never while somebody types, and can be switched off', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  await opened(admin, '/')
  for (const [key, name] of [['l', 'Links'], ['s', 'Spaces'], ['a', 'Audit log'], ['i', 'Identity providers'], ['o', 'Overview']]) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await expect(heading(page, name)).toBeFocused()
  }
  await page.keyboard.press('c')
  await expect(heading(page, 'Create a link')).toBeVisible()

  // In a field they are letters.
  await opened(admin, '/sso/add')
  await page.getByLabel('Metadata URL').click()
  await page.keyboard.type('glc?')
  await expect(page.getByLabel('Metadata URL')).toHaveValue('glc?')
  await expect(heading(page, 'Add identity provider')).toBeVisible()
  await page.getByLabel('Metadata URL').fill('')

  await opened(admin, '/audit')
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' })
  await expect(help).toBeVisible()
  // With a dialog open they are nothing.
  await page.keyboard.press('c')
  await expect(heading(page, 'Audit log')).toBeVisible()
  await help.getByRole('checkbox', { name: 'Single-key shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
  await page.keyboard.press('?')
  await page.keyboard.press('c')
  await delay(300)
  await expect(heading(page, 'Audit log')).toBeVisible()
  await expect(help).toBeHidden()

  // It is kept, and Ctrl-K is no single key.
  await page.reload()
  await alive(page)
  await page.keyboard.press('c')
  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(palette(page)).toBeHidden()
  await expect(heading(page, 'Audit log')).toBeVisible()
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  const single = help.getByRole('checkbox', { name: 'Single-key shortcuts' })
  await expect(single).not.toBeChecked()
  await single.check()
  await help.getByRole('button', { name: 'Close keyboard shortcuts' }).click()
  await expect(help).toBeHidden()
  await page.keyboard.press('c')
  await expect(heading(page, 'Create a link')).toBeVisible()
})

test('light or dark by choice is in the document before any script runs', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.setUp()
  const html = page.locator('html')
  const theme = (name: string) => page.getByRole('group', { name: 'Theme' }).getByRole('radio', { name })
  const ground = () => page.locator('body').evaluate(body => getComputedStyle(body).backgroundColor)
  await expect(theme('System')).toBeChecked()
  const light = await ground()

  await theme('Dark').check()
  await expect(html).toHaveAttribute('data-theme', 'dark')
  expect(await ground()).not.toBe(light)
  expect(await (await page.request.get(`${sluice.adminUrl}/`)).text()).toMatch(/<html[^>]* data-theme="dark"/)
  await page.reload()
  await expect(html).toHaveAttribute('data-theme', 'dark')
  await expect(theme('Dark')).toBeChecked()

  // Light stays light where the system is dark.
  await theme('Light').check()
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await ground()).toBe(light)
  await theme('System').check()
  await expect(html).not.toHaveAttribute('data-theme', /./)
  expect(await ground()).not.toBe(light)
  expect((await page.context().cookies()).map(cookie => cookie.name)).not.toContain('sluice-theme')
  await page.reload()
  await expect(theme('System')).toBeChecked()
})

test('typed work is asked about before it is lost, and nothing else is', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  const { page } = admin
  await admin.readyToShare(demoIdp)
  const question = page.getByRole('dialog', { name: 'Leave without saving?' })
  const area = (name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true })
  const name = page.getByLabel('Name')

  // The mapping was saved: nothing is asked.
  await area('Spaces').click()
  await expect(heading(page, 'Spaces')).toBeVisible()

  await opened(admin, '/links/new')
  await area('Spaces').click()
  await expect(heading(page, 'Spaces')).toBeVisible()

  await opened(admin, '/links/new')
  await name.fill('Half done')
  await area('Spaces').click()
  await expect(question.getByRole('button', { name: 'Stay on this page' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(question).toBeHidden()
  await expect(page).toHaveURL(/\/links\/new$/)
  await expect(name).toHaveValue('Half done')
  // What was typed and taken back is no work.
  await name.fill('')
  await area('Spaces').click()
  await expect(heading(page, 'Spaces')).toBeVisible()

  await opened(admin, '/links/new')
  await name.fill('Half done')
  await area('Links').click()
  await question.getByRole('button', { name: 'Leave without saving' }).click()
  await expect(heading(page, 'Links')).toBeVisible()

  // By the palette too.
  await opened(admin, '/sso/add')
  await page.getByLabel('Metadata URL').fill('https://idp.example/metadata')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('audit')
  await page.keyboard.press('Enter')
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(heading(page, 'Add identity provider')).toBeVisible()
  await expect(page.getByLabel('Metadata URL')).toHaveValue('https://idp.example/metadata')

  // The browser asks in its own words where the page itself goes.
  await page.getByLabel('Metadata URL').click()
  let asked = ''
  page.once('dialog', dialog => {
    asked = dialog.type()
    void dialog.accept()
  })
  await page.reload()
  expect(asked).toBe('beforeunload')

  // Saved is not lost.
  const asks: string[] = []
  page.on('dialog', dialog => {
    asks.push(dialog.type())
    void dialog.accept()
  })
  await admin.shareSpace('Whole work', 'partners')
  await area('Links').click()
  await expect(heading(page, 'Links')).toBeVisible()
  await page.reload()
  await expect(question).toBeHidden()
  expect(asks).toEqual([])
})
