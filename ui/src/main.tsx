import '@cloudscape-design/global-styles/index.css';
import './main.css';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import messages from '@cloudscape-design/components/i18n/messages/all.en';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { createQueryClient } from './api/create-query-client.ts';
import { createAppRouter } from './create-app-router.tsx';
import { applyDisplay } from './display/display.ts';

applyDisplay();

const client = createQueryClient();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <I18nProvider locale="en" messages={[messages]}>
      <QueryClientProvider client={client}>
        <RouterProvider router={createAppRouter(client)} />
      </QueryClientProvider>
    </I18nProvider>
  </StrictMode>,
);
