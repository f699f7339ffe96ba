// The journey as a screen reader tells it: landmarks, headings and names, what is said by itself, and where a new page begins.
import { expect, test } from '../fixtures'
import { ADMIN } from '../support/admin'
import { chooseGroup } from '../support/groups'
import { atDemoIdp } from '../support/people'
import { arrives, hears, reads } from '../support/reading'

test('what a visitor is told', async ({ shared, person, guard }) => {
  const ana = await person()
  await ana.goto(shared.address)
  await reads(ana, /^(.+) shared something with you · \1$/, `
    - main:
      - heading /shared something with you$/ [level=1]
      - paragraph: /^Continue with your work account to see it\\./
      - link "Continue with work account"
  `)
  await ana.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ana, 'ana.ruiz')
  await reads(ana, /^Partner handbook · /, `
    - link "Skip to the page"
    - banner:
      - button "Switch to dark colours"
      - button "Signed in as ana.ruiz@tidewell.example"
    - navigation "Pages":
      - heading "Harbour Instruments partners" [level=2]
      - list:
        - listitem:
          - link "Partner handbook"
          - group:
            - list:
              - listitem:
                - link "Onboarding"
              - listitem:
                - link "Ordering and delivery"
              - listitem:
                - link "API guide"
    - main:
      - heading "Partner handbook" [level=1]
      - article
      - navigation "Previous and next page":
        - link "Next Onboarding"
    - contentinfo:
      - button "Why can I read this?"
  `)
  await expect(ana.getByRole('link', { name: 'Partner handbook' }).first()).toHaveAttribute('aria-current', 'page')

  await ana.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'API guide' }).click()
  await reads(ana, /^API guide · /, `
    - main:
      - navigation "Breadcrumb":
        - link "Partner handbook"
      - heading "API guide" [level=1]
      - article:
        - heading /^Addresses/ [level=2]
        - region "Table":
          - table:
            - rowgroup:
              - row /^Environment Address State Limit/
        - heading /^Send an order/ [level=2]
        - figure:
          - button "Copy"
      - navigation "Previous and next page":
        - link /^Previous /
        - link "Next Webhooks"
    - navigation "On this page":
      - heading "On this page" [level=2]
      - list:
        - listitem:
          - link "Addresses"
        - listitem:
          - link "Send an order"
  `)
  await ana.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await ana.getByRole('button', { name: 'Copy' }).first().click()
  await hears(ana, 'Copied')

  await ana.getByRole('button', { name: 'Why can I read this?' }).click()
  await reads(ana, /^API guide · /, `
    - dialog "Why you can read this":
      - heading "Why you can read this" [level=2]
      - paragraph: /You proved who you are by signing in at/
      - term: Signed in as
      - definition: ana.ruiz@tidewell.example
      - button "Sign out"
      - button "Close"
  `)
  await ana.getByRole('button', { name: 'Sign out' }).click()
  await reads(ana, /^You are signed out · /, `
    - main:
      - heading "You are signed out" [level=1]
      - paragraph: /^These pages are closed on this device/
  `)

  guard.expectStatus(/\/s\//, 403)
  const ben = await person()
  await ben.goto(shared.address)
  await ben.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ben, 'ben.okafor')
  await reads(ben, /^This account cannot open this link · /, `
    - main:
      - heading "This account cannot open this link" [level=1]
      - text: /ben.okafor@tidewell.example/
      - paragraph: /shares it with some people only/
      - link "Use another account"
      - paragraph:
        - code: /^\\w{8}$/
  `)
})

test('what an admin is told', async ({ sluice, demoIdp, person, guard }) => {
  test.setTimeout(300_000)
  const page = await person()
  await page.goto(await sluice.setUpLink())
  await reads(page, 'Set up Sluice · Sluice', `
    - main:
      - heading "Set up Sluice" [level=1]
      - textbox "Your name"
      - textbox "E-mail address"
      - textbox "Password"
      - button "Create admin"
  `)
  // What is wrong is told, and each field says what.
  await page.getByRole('button', { name: 'Create admin' }).click()
  await expect(page.getByRole('alert')).toContainText('Some fields need another look. They are marked.')
  await expect(page.getByRole('textbox', { name: 'Your name' })).toBeFocused()
  for (const [name, value] of [['Your name', ADMIN.name], ['E-mail address', ADMIN.email], ['Password', ADMIN.password]]) {
    const field = page.getByRole('textbox', { name })
    await expect(field).toHaveAccessibleDescription(/Fill this in\./)
    await expect(field).toHaveAttribute('aria-invalid', 'true')
    await field.fill(value)
  }
  await page.getByRole('button', { name: 'Create admin' }).click()
  await arrives(page, 'Overview', `
    - link "Skip to content"
    - navigation "Main":
      - link "Sluice"
      - button "Search or jump to"
      - list:
        - listitem:
          - link "Overview"
        - listitem:
          - link "Links"
        - listitem:
          - link "Spaces"
        - listitem:
          - link "Audit log"
      - heading "Access" [level=2]
      - list:
        - listitem:
          - link "Identity providers"
      - group "Theme"
      - button "Sign out"
    - banner:
      - navigation "Breadcrumb"
      - button "Keyboard shortcuts"
    - main:
      - heading "Overview" [level=1]
      - region "Getting started":
        - heading "Getting started" [level=2]
        - progressbar "0 of 4 steps done"
        - list:
          - listitem:
            - link "Import an export"
            - button "Load the sample space"
          - listitem: Connect single sign-on
      - region "Needs attention"
      - region "In use"
      - region "Recent activity"
  `)

  await page.getByRole('button', { name: 'Load the sample space' }).click()
  await hears(page, 'The import is done: 1 space can be shared.')
  await arrives(page, 'Import an export', `
    - main:
      - heading "Import an export" [level=1]
      - region "Sample space":
        - status: /^The import is done/
        - link "Open the space"
  `)
  await page.getByRole('link', { name: 'Open the space' }).click()
  await arrives(page, 'Harbour Instruments partners', `
    - banner:
      - navigation "Breadcrumb":
        - link "Spaces"
    - main:
      - heading "Harbour Instruments partners" [level=1]
      - link "Brand"
      - link "Share the whole space"
      - region "Pages that can be shared":
        - heading "Pages that can be shared" [level=2]
        - list:
          - listitem:
            - link "Create link to Partner handbook"
      - region "Enforce SSO":
        - paragraph: /^No identity provider is enabled\\./
      - region "About this space"
  `)

  await page.getByRole('link', { name: 'Identity providers' }).first().click()
  await arrives(page, 'Identity providers', `
    - main:
      - heading "Identity providers" [level=1]
      - button "Connect the demo provider"
      - region "Service provider":
        - button "Copy SP Entity ID"
        - button "Copy ACS URL"
        - link "Download SP metadata"
  `)
  await page.getByRole('button', { name: 'Connect the demo provider' }).click()
  await expect(page.getByText(demoIdp.entityId).first()).toBeVisible()
  const provider = (await page.getByRole('heading', { level: 1 }).textContent()) ?? ''
  await arrives(page, provider, `
    - main:
      - heading [level=1]
      - button "Test configuration"
      - list "Progress":
        - listitem: /Draft/
        - listitem: /Tested/
        - listitem: /Enabled/
      - region "Settings"
      - region "Certificates"
      - region "Use":
        - button "Enable" [disabled]
  `)
  await expect(page.getByRole('button', { name: 'Enable', exact: true })).toHaveAccessibleDescription(/a test of these settings has to pass/)

  const opened = page.context().waitForEvent('page')
  await page.getByRole('button', { name: 'Test configuration' }).click()
  const tab = await opened
  await hears(page, /^Sign in in the other tab\./)
  await atDemoIdp(tab, 'ana.ruiz')
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeFocused({ timeout: 30_000 })
  await tab.close()
  await arrives(page, 'Test passed', `
    - main:
      - heading "Test passed" [level=1]
      - button "Test again"
      - region "Attributes that the provider sent":
        - button "Take all suggestions"
        - table "Attributes that the provider sent":
          - rowgroup:
            - row "Attribute Value Used as"
          - rowgroup:
            - row /^NameID/:
              - cell "Use NameID as":
                - group "Use NameID as":
                  - button "E-mail"
  `)
  await page.getByRole('button', { name: 'Take all suggestions' }).click()
  await hears(page, /E-mail\s*ana\.ruiz@tidewell\.example/)
  await expect(page.getByRole('heading', { level: 1, name: 'Test passed' })).toBeFocused()
  await page.getByRole('button', { name: 'Save mapping' }).click()
  await hears(page, 'This is what is in force already.')
  await page.getByRole('button', { name: 'Enable', exact: true }).click()
  await hears(page, 'Enabled: from now on links can ask for sign-in at this provider.')

  await page.getByRole('link', { name: 'Spaces' }).first().click()
  await arrives(page, 'Spaces', `
    - main:
      - heading "Spaces" [level=1]
      - table "Spaces":
        - rowgroup:
          - row "Space SSO Active links Pages Files Imported"
        - rowgroup:
          - row:
            - rowheader /Harbour Instruments partners/:
              - link "Harbour Instruments partners"
  `)
  await page.getByRole('table').getByRole('link').first().click()
  await arrives(page, 'Harbour Instruments partners', `
    - main:
      - region "Enforce SSO":
        - combobox "Provider proposed for new links"
        - switch "Enforce SSO"
  `)
  await page.getByRole('switch', { name: 'Enforce SSO' }).click()
  await hears(page, 'SSO is enforced for this space.')

  await page.getByRole('link', { name: 'Create link to API guide' }).click()
  await arrives(page, 'Create a link', `
    - main:
      - heading "Create a link" [level=1]
      - textbox "Name"
      - region "What to share":
        - heading "What to share" [level=2]
        - group "Extent":
          - radio "One page"
          - radio "A page and all beneath it" [checked]
          - radio "A whole space"
        - combobox "Space"
        - searchbox "Find a page by title"
        - tree "Pages you may share":
          - treeitem /^Partner handbook/ [expanded]:
            - group:
              - treeitem "Onboarding"
              - treeitem /^API guide/ [selected]
        - status: /^3 pages will be shared\\./
      - region "Who may read":
        - radiogroup "Sign-in at":
          - radio [checked]
        - radiogroup "Readers":
          - radio /^Only these groups/ [checked]
          - radio /^Everybody at this provider/
        - combobox "Groups"
        - button "Add group"
      - complementary "Summary":
        - region "In words":
          - heading "In words" [level=2]
          - status:
            - link "choose a group, or everybody"
          - button "Create link"
          - link "Cancel"
  `)
  await chooseGroup(page, 'partners')
  await hears(page, /People who sign in at .+ and are in the group partners can read API guide and 2 pages beneath it\./)
  await page.getByRole('textbox', { name: 'Name' }).fill('Told aloud')
  await page.getByRole('button', { name: 'Create link' }).click()
  await arrives(page, 'Told aloud', `
    - banner:
      - navigation "Breadcrumb":
        - link "Links"
        - text: Told aloud
    - main:
      - heading "Told aloud" [level=1]
      - link "Edit"
      - region "Address to send":
        - code: /\\/l\\//
        - button "Copy Address to send"
      - region "Who may read"
      - region "Figures":
        - link "Who opened it"
      - button "Revoke…"
  `)
  const address = (await page.getByText(/^http:\/\/localhost:\d+\/l\//).textContent()) ?? ''

  guard.expectStatus(/\/s\//, 403)
  const ben = await person()
  await ben.goto(address)
  await ben.getByRole('link', { name: 'Continue with work account' }).click()
  await atDemoIdp(ben, 'ben.okafor')
  await expect(ben.getByRole('heading', { level: 1, name: 'This account cannot open this link' })).toBeVisible()

  await page.getByRole('link', { name: 'Who opened it' }).click()
  await arrives(page, 'Audit log', `
    - main:
      - heading "Audit log" [level=1]
      - search "Filter the audit log":
        - combobox "What"
        - combobox "Result"
        - textbox "Reference"
        - textbox "From (UTC)"
        - textbox "Until (UTC)"
        - button "Filter"
        - link /^Remove filter/
      - table "Audit log":
        - rowgroup:
          - row "When Who What On what Result Why Reference"
        - rowgroup:
          - row /Visitor refused/:
            - rowheader "Visitor refused"
            - cell /Told aloud/:
              - link "Told aloud"
            - cell "Refused"
            - cell "In none of the link's groups."
      - navigation "Table pages"
  `)
  await page.getByRole('link', { name: 'Told aloud' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Told aloud' })).toBeFocused()
  await page.getByRole('button', { name: 'Revoke…' }).click()
  const question = page.getByRole('dialog', { name: 'Revoke this link?' })
  await expect(question).toHaveAccessibleDescription(/A revoked link never opens again/)
  await expect(question.getByRole('button', { name: 'Cancel' })).toBeFocused()
  await question.getByRole('button', { name: 'Revoke now' }).click()
  await hears(page, 'The link is revoked.')
  await arrives(page, 'Told aloud', `
    - main:
      - heading "Told aloud" [level=1]
      - status:
        - paragraph: /^The link is revoked\\./
  `)
  await expect(page.getByRole('button', { name: 'Revoke…' })).toHaveCount(0)
})
