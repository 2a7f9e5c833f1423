import { defineConfig } from 'vitest/config';

const conditions = ['@lacuna/source', 'node', 'import', 'default'];

/** Slow truth: published numbers, closure, packaging. Run by `npm run checks`. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { include: ['checks/**/*.check.ts'], testTimeout: 2_400_000, hookTimeout: 2_400_000, fileParallelism: false },
});
