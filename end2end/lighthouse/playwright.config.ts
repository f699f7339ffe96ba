import base from '../playwright.config'

// Apart from the tests: it takes minutes and a quiet machine (`make lighthouse`).
export default { ...base, testDir: '.', outputDir: '../test-results/lighthouse', reporter: 'list' as const, timeout: 900_000 }
