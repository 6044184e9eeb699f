// A list that a client pages through: Relay writes the refetch query by itself, through `node(id:)`, from the contract alone.
import { graphql } from 'relay-runtime';

export const communityQuestions = graphql`
  fragment CommunityQuestions_community on Community
  @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
  @refetchable(queryName: "CommunityQuestionsPaginationQuery") {
    name
    questions(first: $count, after: $cursor) @connection(key: "CommunityQuestions_community_questions") {
      edges {
        node {
          id
          text
          answerCount
          author {
            displayName
          }
        }
      }
    }
  }
`;
