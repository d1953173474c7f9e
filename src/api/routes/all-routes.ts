import type { AddRoutes } from '../api-context.ts';
import { addAccountImportRoutes } from './account-import-routes.ts';
import { addAccountRoutes } from './account-routes.ts';
import { addAccountTrialRoutes } from './account-trial-routes.ts';
import { addAccountTypeRoutes } from './account-type-routes.ts';
import { addApiKeyRoutes } from './api-key-routes.ts';
import { addAuditLogRoutes } from './audit-log-routes.ts';
import { addBulkJustificationRoutes } from './bulk-justification-routes.ts';
import { addChangeRoutes } from './change-routes.ts';
import { addCheckRoutes } from './check-routes.ts';
import { addCommentRoutes } from './comment-routes.ts';
import { addComparisonRoutes } from './comparison-routes.ts';
import { addDashboardRoutes } from './dashboard-routes.ts';
import { addDeadJobRoutes } from './dead-job-routes.ts';
import { addExportRoutes } from './export-routes.ts';
import { addFailureRoutes } from './failure-routes.ts';
import { addIgnoreListRoutes } from './ignore-list-routes.ts';
import { addIssueGroupRoutes } from './issue-group-routes.ts';
import { addIssueRoutes } from './issue-routes.ts';
import { addItemRoutes } from './item-routes.ts';
import { addJobRoutes } from './job-routes.ts';
import { addMeRoutes } from './me-routes.ts';
import { addNetworkWhitelistRoutes } from './network-whitelist-routes.ts';
import { addOidcRoutes } from './oidc-routes.ts';
import { addOverviewRoutes } from './overview-routes.ts';
import { addPasskeyRoutes } from './passkey-routes.ts';
import { addPasswordRoutes } from './password-routes.ts';
import { addPeopleRoutes } from './people-routes.ts';
import { addProviderRoutes } from './provider-routes.ts';
import { addRetentionRoutes } from './retention-routes.ts';
import { addRunRoutes } from './run-routes.ts';
import { addSamlRoutes } from './saml-routes.ts';
import { addScoreOverrideRoutes } from './score-override-routes.ts';
import { addSecondFactorRoutes } from './second-factor-routes.ts';
import { addSessionRoutes } from './session-routes.ts';
import { addSuggestionRoutes } from './suggestion-routes.ts';
import { addWatcherHealthRoutes } from './watcher-health-routes.ts';
import { addWatcherSettingRoutes } from './watcher-setting-routes.ts';

/** Every route, by noun. */
export const ALL_ROUTES: readonly AddRoutes[] = [
  addSessionRoutes,
  addProviderRoutes,
  addOidcRoutes,
  addSamlRoutes,
  addPasswordRoutes,
  addMeRoutes,
  addSecondFactorRoutes,
  addPasskeyRoutes,
  addPeopleRoutes,
  addApiKeyRoutes,
  addAuditLogRoutes,
  addRetentionRoutes,
  addOverviewRoutes,
  addItemRoutes,
  addIssueRoutes,
  addCommentRoutes,
  addFailureRoutes,
  addAccountTypeRoutes,
  addAccountRoutes,
  addAccountTrialRoutes,
  addAccountImportRoutes,
  addIgnoreListRoutes,
  addNetworkWhitelistRoutes,
  addWatcherSettingRoutes,
  addScoreOverrideRoutes,
  addCheckRoutes,
  addDashboardRoutes,
  addWatcherHealthRoutes,
  addRunRoutes,
  addJobRoutes,
  addDeadJobRoutes,
  addChangeRoutes,
  addComparisonRoutes,
  addIssueGroupRoutes,
  addBulkJustificationRoutes,
  addSuggestionRoutes,
  addExportRoutes,
];
