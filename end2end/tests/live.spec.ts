// What is changed in one place is seen in another, without a reload.
import { expect, type Page, test } from '../fixtures'
import { Admin, ADMIN } from '../support/admin'

const EVENTS = /\/events$/

/** Once some tab of this browser holds the stream, or waits for its turn. */
async function following(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return [...held, ...pending].filter(lock => lock.name === 'sluice-live').length
  })).toBeGreaterThan(0)
}

async function waiting(page: Page, count: number): Promise<void> {
  await expect.poll(() => page.evaluate(async () => {
    const { pending = [] } = await navigator.locks.query()
    return pending.filter(lock => lock.name === 'sluice-live').length
  })).toBe(count)
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('a link that one tab creates and revokes changes in another, over one stream', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.readyToShare(demoIdp)

  const streams: string[] = []
  const context = admin.page.context()
  context.on('request', request => {
    if (EVENTS.test(request.url())) streams.push(request.method())
  })
  await admin.open('/links')
  await following(admin.page)
  const other = new Admin(await context.newPage(), sluice)
  await other.open('/links')
  await expect(other.page.getByRole('heading', { level: 1, name: 'Links' })).toBeVisible()
  await waiting(other.page, 1)
  expect(streams.filter(method => method === 'GET')).toEqual(['GET'])

  // In the second tab, which is in front: the first is looked at afterwards.
  await other.shareSpace('Seen elsewhere', 'partners')
  await admin.page.bringToFront()
  await expect(row(admin.page, 'Seen elsewhere')).toContainText('Active')
  await other.page.bringToFront()
  await other.revoke()
  await admin.page.bringToFront()
  await expect(row(admin.page, 'Seen elsewhere')).toContainText('Revoked')
  expect(streams.filter(method => method === 'GET')).toEqual(['GET'])

  // The tab that holds the stream goes, and the other one, which waits for its turn, takes over.
  await other.open('/audit')
  await waiting(other.page, 1)
  streams.length = 0
  await admin.page.close()
  await waiting(other.page, 0)
  await expect.poll(() => streams).toEqual(['GET'])
  const third = new Admin(await person(), sluice)
  await third.signIn()
  await expect(other.page.getByRole('button', { name: 'New events: show' })).toBeVisible()
  await other.page.getByRole('button', { name: 'New events: show' }).click()
  await expect(other.page.getByRole('button', { name: 'New events: show' })).toHaveCount(0)
  await expect(other.page.getByRole('heading', { level: 1, name: 'Audit log' })).toBeFocused()
})

test('a list waits while somebody is at work on it', async ({ sluice, demoIdp, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.readyToShare(demoIdp)
  await admin.shareSpace('First link', 'partners')
  await admin.open('/links')
  await following(admin.page)
  const own = row(admin.page, 'First link').getByRole('link').first()
  await own.focus()

  const told = admin.page.evaluate(() => new Promise<void>(done => addEventListener('live:links', () => done(), { once: true })))
  const colleague = new Admin(await person(), sluice)
  await colleague.signIn()
  await colleague.shareSpace('Second link', 'partners')
  await told
  await expect(row(admin.page, 'Second link')).toHaveCount(0)
  await expect(own).toBeFocused()
  await own.blur()
  await expect(row(admin.page, 'Second link')).toBeVisible()
})

test('signing out in one tab is told in the others, which lead back to where they were', async ({ sluice, person }) => {
  const admin = new Admin(await person(), sluice)
  await admin.setUp()
  await admin.open('/audit?outcome=refused')
  await following(admin.page)
  const other = new Admin(await admin.page.context().newPage(), sluice)
  await other.open('/')
  await waiting(other.page, 1)
  await other.page.getByRole('button', { name: 'Sign out' }).click()
  await expect(other.page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()

  const notice = admin.page.getByRole('alert').filter({ hasText: 'You are signed out.' })
  await expect(notice).toBeVisible()
  await notice.getByRole('link', { name: 'Sign in' }).click()
  await admin.page.getByLabel('E-mail address').fill(ADMIN.email)
  await admin.page.getByLabel('Password').fill(ADMIN.password)
  await admin.page.getByRole('button', { name: 'Sign in' }).click()
  await expect(admin.page).toHaveURL(/\/audit\?outcome=refused$/)
  await expect(notice).toHaveCount(0)
})
