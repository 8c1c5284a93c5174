import { test } from 'vitest'
import { testApp } from '../kit/app.ts'
import { xiamenStory } from '../kit/story.ts'
test('story', async () => {
  const t=Date.now()
  const app = await testApp()
  await xiamenStory(app)
  console.log('took', Date.now()-t)
  await app.stop()
}, 120000)
