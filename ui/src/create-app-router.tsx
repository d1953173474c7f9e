import type { QueryClient } from '@tanstack/react-query';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { Loading } from './components/loading.tsx';
import { redeemSignInLink } from './pages/sign-in/redeem-sign-in-link.ts';
import { RouteError } from './shell/route-error.tsx';
import { SignedIn } from './shell/signed-in.tsx';

/** Each page is a chunk of its own, so that the first one comes fast. */
const PAGES: RouteObject[] = [
  { index: true, element: <Navigate to="/items" replace /> },
  { path: 'items', lazy: async () => ({ Component: (await import('./pages/items/items-page.tsx')).ItemsPage }) },
  { path: 'items/:id', lazy: async () => ({ Component: (await import('./pages/item/item-page.tsx')).ItemPage }) },
  { path: 'issues', lazy: async () => ({ Component: (await import('./pages/issues/issues-page.tsx')).IssuesPage }) },
  { path: 'failures', lazy: async () => ({ Component: (await import('./pages/failures/failures-page.tsx')).FailuresPage }) },
  {
    path: 'settings/accounts',
    lazy: async () => ({ Component: (await import('./pages/settings/accounts/accounts-page.tsx')).AccountsPage }),
  },
  {
    path: 'settings/accounts/new',
    lazy: async () => ({ Component: (await import('./pages/settings/accounts/new-account-page.tsx')).NewAccountPage }),
  },
  {
    path: 'settings/accounts/:id',
    lazy: async () => ({ Component: (await import('./pages/settings/accounts/account-page.tsx')).AccountPage }),
  },
  {
    path: 'settings/ignore-list',
    lazy: async () => ({ Component: (await import('./pages/settings/ignore-list/ignore-list-page.tsx')).IgnoreListPage }),
  },
  { path: '*', lazy: async () => ({ Component: (await import('./pages/not-found/not-found-page.tsx')).NotFoundPage }) },
];

export const createAppRouter = (client: QueryClient) =>
  createBrowserRouter([
    {
      ErrorBoundary: RouteError,
      HydrateFallback: () => <Loading text="Loading" />,
      children: [
        {
          path: 'sign-in',
          // A loader and not an effect: a link is good for one use, and effects may run twice.
          loader: ({ request }) => redeemSignInLink(client, new URL(request.url)),
          lazy: async () => ({ Component: (await import('./pages/sign-in/sign-in-page.tsx')).SignInPage }),
        },
        { path: 'activate', lazy: async () => ({ Component: (await import('./pages/sign-in/activation-page.tsx')).ActivationPage }) },
        {
          path: 'reset-password',
          lazy: async () => ({ Component: (await import('./pages/sign-in/reset-password-page.tsx')).ResetPasswordPage }),
        },
        // The inner boundary keeps the navigation in view when only a page fails.
        { Component: SignedIn, children: [{ ErrorBoundary: RouteError, children: PAGES }] },
      ],
    },
  ]);
