// The page around that list, and a second list on the root.
import { graphql } from 'relay-runtime';

export const communityPageQuery = graphql`
  query CommunityPageQuery($id: ID!) {
    community(id: $id) {
      id
      ...CommunityQuestions_community
    }
    communities(first: 5) {
      edges {
        node {
          id
          name
        }
      }
    }
  }
`;
