import type { AddRoutes } from '../api-context.ts';
import { addCommentRoutes } from './comment-routes.ts';
import { addFailureRoutes } from './failure-routes.ts';
import { addIssueRoutes } from './issue-routes.ts';
import { addItemRoutes } from './item-routes.ts';
import { addOverviewRoutes } from './overview-routes.ts';
import { addSessionRoutes } from './session-routes.ts';

/** Every route, by noun. */
export const ALL_ROUTES: readonly AddRoutes[] = [
  addSessionRoutes,
  addOverviewRoutes,
  addItemRoutes,
  addIssueRoutes,
  addCommentRoutes,
  addFailureRoutes,
];
